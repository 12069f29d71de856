// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.folder;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// Removes folders, also those that strangers' programs wrote.
public final class Trees {
  private Trees() {}

  /// Deletes a folder and all below it; links are removed, never followed. Idempotent. A program
  /// does it, because a program can nest folders deeper than any path that Java can name.
  public static void delete(Path tree) throws IOException {
    if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    ProcessBuilder builder =
        new ProcessBuilder("rm", "-rf", "--", tree.toAbsolutePath().toString())
            .directory(new File("/"))
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    if (ended(builder.start()) != 0) {
      throw new IOException("cannot be deleted: " + tree);
    }
  }

  /// Not to be interrupted: who is told to end still cleans up. And not by `onExit`: threads that
  /// it makes would stay in the caller's mount table.
  private static int ended(Process program) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return program.waitFor();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
