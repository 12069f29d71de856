// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.materialize;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/// Copies the directories of a tree and none of its files.
final class Skeleton {
  private Skeleton() {}

  static void copy(Path source, Path target) throws IOException {
    Files.walkFileTree(
        source,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Path copy = target.resolve(source.relativize(folder));
            if (!folder.equals(source)) {
              Files.createDirectory(copy);
              Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
