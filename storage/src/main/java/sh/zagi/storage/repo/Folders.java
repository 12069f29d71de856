// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// Removal of folders that only this server writes.
final class Folders {
  /// Folder in a repository for what pushes bring, before it is accepted.
  static final String INCOMING = "incoming";

  private Folders() {}

  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try {
      Files.walkFileTree(folder, new Deleting(path -> true, true));
    } catch (IOException e) {
      throw new StorageException("folder cannot be removed: " + folder, e);
    }
  }

  /// Removes lock and half-received files of a repository that no process has open.
  static int deleteStaleFiles(Path repository) {
    delete(repository.resolve(INCOMING));
    Deleting visitor = new Deleting(Folders::isStale, false);
    try {
      Files.walkFileTree(repository, visitor);
      return visitor.deleted;
    } catch (IOException e) {
      throw new StorageException("repository cannot be swept: " + repository, e);
    }
  }

  private static boolean isStale(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".lock") || name.startsWith("incoming_") || name.startsWith("noz");
  }

  private interface Choice {
    boolean take(Path file);
  }

  private static final class Deleting extends SimpleFileVisitor<Path> {
    private final Choice choice;
    private final boolean folders;
    private int deleted;

    Deleting(Choice choice, boolean folders) {
      this.choice = choice;
      this.folders = folders;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (choice.take(file)) {
        Files.delete(file);
        deleted++;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException error)
        throws IOException {
      if (folders) {
        Files.delete(folder);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
