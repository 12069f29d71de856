// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/// How much an owner stores in one repository, each object once. Packs that others replaced count
/// for nothing, nor do those that are about to replace others: that there are two for a while is
/// the server's doing, and the owner can do nothing about it.
final class StoredBytes {
  private StoredBytes() {}

  /// Where the names of replaced packs are.
  static Path replacedPacks(Path repository) {
    return repository.resolve("upkeep").resolve("replaced");
  }

  /// Where the names of packs are that are about to replace others.
  static Path replacingPacks(Path repository) {
    return repository.resolve("upkeep").resolve("replacing");
  }

  /// The time follows the number of files.
  static long of(Path repository) {
    long[] sum = new long[1];
    try {
      Set<String> copies = new HashSet<>();
      addNames(replacingPacks(repository), copies);
      addNames(replacedPacks(repository), copies);
      Files.walkFileTree(
          repository.resolve("objects"),
          new SimpleFileVisitor<Path>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              String name = file.getFileName().toString();
              if (!copies.contains(stem(name)) && !name.startsWith(Folders.INCOMING)) {
                sum[0] += attributes.size();
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              return goOnIfGone(e);
            }
          });
    } catch (NoSuchFileException _) {
      return sum[0];
    } catch (IOException e) {
      throw new UncheckedIOException("repository cannot be measured: " + repository, e);
    }
    return sum[0];
  }

  /// Files come and go while they are counted.
  private static FileVisitResult goOnIfGone(IOException e) throws IOException {
    if (e instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    throw e;
  }

  private static void addNames(Path folder, Set<String> names) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        files.forEach(file -> names.add(file.getFileName().toString()));
      }
    }
  }

  /// A pack and its indexes differ in what follows the dot.
  private static String stem(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }
}
