// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import sh.zagi.storage.folder.Disk;

/// The newest checkpoint that this server gave out, in a file beside the database: whoever writes
/// the database anew does not have it. Belongs to one thread at a time.
final class LastCheckpoint {
  private final Path file;

  LastCheckpoint(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  /// Empty when none was given out yet.
  ///
  /// @throws UncheckedIOException in one line, also when the file holds something else
  Optional<Checkpoint> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      String text = Files.readString(file).strip();
      return Optional.of(
          Checkpoint.parse(text).orElseThrow(() -> new IOException("not a checkpoint: " + file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// On return it is on the disk.
  void write(Checkpoint checkpoint) {
    try {
      Disk.replace(file, (checkpoint.text() + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
