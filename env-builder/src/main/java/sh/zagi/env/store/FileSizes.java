// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.store;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

/// The files of a folder by inode: equal files of the store are one inode with many names.
///
/// @param logicalBytes what the names would take, each on its own
/// @param files inode to what is known of it
record FileSizes(long logicalBytes, Map<Long, Inode> files) {
  private static final long BLOCK_BYTES = 4096;

  /// @param realBytes whole blocks
  /// @param names how many of its names were seen here
  /// @param links how many names it has anywhere
  record Inode(long realBytes, int names, int links) {
    private Inode seenAgain() {
      return new Inode(realBytes, names + 1, links);
    }

    Inode plus(Inode other) {
      return new Inode(realBytes, names + other.names, Math.max(links, other.links));
    }
  }

  /// Looks at a file or a folder with all below it. What vanishes meanwhile counts nothing.
  static FileSizes of(Path tree) throws IOException {
    Map<Long, Inode> files = new HashMap<>();
    long[] logical = {0};
    if (Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      Files.walkFileTree(
          tree,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                throws IOException {
              logical[0] += count(folder, files);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              logical[0] += count(file, files);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure)
                throws IOException {
              if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw failure;
            }
          });
    }
    return new FileSizes(logical[0], files);
  }

  private static long count(Path file, Map<Long, Inode> files) throws IOException {
    try {
      Map<String, Object> found =
          Files.readAttributes(file, "unix:ino,size,nlink", LinkOption.NOFOLLOW_LINKS);
      long size = number(found, "size");
      long real = (size + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
      files.merge(
          number(found, "ino"),
          new Inode(real, 1, (int) number(found, "nlink")),
          (known, _) -> known.seenAgain());
      return real;
    } catch (NoSuchFileException _) {
      return 0;
    }
  }

  private static long number(Map<String, Object> attributes, String name) {
    return attributes.get(name) instanceof Number number ? number.longValue() : 0;
  }

  /// What the disk holds for these files.
  long realBytes() {
    return files.values().stream().mapToLong(Inode::realBytes).sum();
  }
}
