// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.materialize;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import sh.zagi.storage.folder.Trees;

/// Folders that are filled once on this machine and read by every session afterwards.
final class HostFolders {
  private final Path folder;

  /// @param folder made so that nobody but root can enter: set-user-id programs lie below
  HostFolders(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
  }

  /// Writes the content into an empty folder.
  interface Filler {
    void fill(Path folder) throws IOException;
  }

  /// The folder of that name, filled completely; found, or made now.
  Path folder(String name, Filler filler) throws IOException {
    Path wanted = folder.resolve(name);
    if (Files.isDirectory(wanted)) {
      return wanted;
    }
    Path partial = Files.createTempDirectory(folder, "partial");
    try {
      filler.fill(partial);
      Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(partial, wanted, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException failure) {
      // another session may have been faster; equal names have equal content. Java has no type
      // of its own for a rename onto a folder that is not empty
      if (!Files.isDirectory(wanted)) {
        throw failure;
      }
    } finally {
      Trees.delete(partial);
    }
    return wanted;
  }
}
