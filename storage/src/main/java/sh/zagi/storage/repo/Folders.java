// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sh.zagi.storage.folder.Disk;

/// Removal of folders that only this server writes.
final class Folders {
  /// Folder in a repository for what pushes bring, before it is accepted.
  static final String INCOMING = "incoming";

  private static final Pattern PACK_FILE = Pattern.compile("(pack-[0-9a-f]+)\\.(pack|bitmap|rev)");

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
    return name.endsWith(".lock")
        || name.startsWith("incoming_")
        || name.startsWith("noz")
        || isPackWithoutIndex(file);
  }

  /// A pack is there as soon as its index is, and gone as soon as that is gone.
  private static boolean isPackWithoutIndex(Path file) {
    Matcher name = PACK_FILE.matcher(file.getFileName().toString());
    return name.matches()
        && file.endsWith(Path.of("objects", "pack", name.group()))
        && !Files.exists(file.resolveSibling(name.group(1) + ".idx"));
  }

  /// Forces a folder that nobody uses yet to the disk, with all that is in it and its own entry.
  static void force(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.toList()) {
        Disk.force(path);
      }
    }
    Disk.force(folder.resolveSibling("").toAbsolutePath().normalize());
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
