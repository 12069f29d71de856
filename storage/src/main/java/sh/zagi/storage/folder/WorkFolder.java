// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A temporary folder that is gone when its work is done.
public record WorkFolder(Path path) implements AutoCloseable {
  /// A new, empty folder below `parent`.
  public static WorkFolder create(Path parent, String prefix) throws IOException {
    Files.createDirectories(parent);
    return new WorkFolder(Files.createTempDirectory(parent, prefix));
  }

  /// Links are removed and never followed. What a sandboxed program made belongs to this process.
  @Override
  public void close() throws IOException {
    Trees.delete(path);
  }
}
