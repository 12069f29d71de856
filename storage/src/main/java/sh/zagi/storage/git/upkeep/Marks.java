// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.upkeep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Names of packs with a time, kept as empty files so that they outlive a restart.
final class Marks {
  private final Path folder;

  Marks(Path folder) {
    this.folder = folder;
  }

  void put(String name, Instant when) throws IOException {
    Files.createDirectories(folder);
    Path mark = folder.resolve(name);
    if (!Files.exists(mark)) {
      Files.createFile(mark);
      Files.setLastModifiedTime(mark, FileTime.from(when));
    }
  }

  void remove(String name) throws IOException {
    Files.deleteIfExists(folder.resolve(name));
  }

  void clear() throws IOException {
    for (String name : all().keySet()) {
      remove(name);
    }
  }

  Map<String, Instant> all() throws IOException {
    Map<String, Instant> marks = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          marks.put(file.getFileName().toString(), Files.getLastModifiedTime(file).toInstant());
        }
      }
    }
    return marks;
  }
}
