// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.NameConflictTreeWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import sh.zagi.storage.folder.Disk;

/// Writes a tree into a folder. The tree is untrusted: names were checked when it was pushed, but a
/// tree of few objects can have any number of paths, so both files and bytes are counted.
final class Checkout {
  static final int MAX_FILES = 200_000;
  static final long MAX_BYTES = 64L << 30;

  private static final Set<PosixFilePermission> EXECUTABLE =
      PosixFilePermissions.fromString("rwxr-xr-x");

  /// Files are a little older than any list of them that is made later: what has the time of the
  /// list itself, git reads again each time.
  private static final Duration AGE = Duration.ofSeconds(3);

  private final Path target;

  /// Which of the walk's trees is written.
  private final int side;

  private final WrittenFiles heard;
  private final long total;
  private final FileTime time = FileTime.from(Instant.now().minus(AGE));
  private long files;
  private long bytes;

  private Checkout(Path target, int side, WrittenFiles heard, long total) {
    this.target = target;
    this.side = side;
    this.heard = heard;
    this.total = total;
  }

  static void run(Repository git, TreeId tree, Path target, WrittenFiles heard) {
    long total = refuseTooMuch(git, tree, target);
    run(git, List.of(tree), new Checkout(target, 0, heard, total), _ -> {});
  }

  /// Before anything is written: names and sizes are read far faster than files are made.
  ///
  /// @return bytes of all files
  private static long refuseTooMuch(Repository git, TreeId tree, Path target) {
    long bytes = 0;
    try (TreeWalk walk = walk(git, List.of(tree))) {
      for (int entries = 0; walk.next(); entries++) {
        if (walk.getFileMode(0).getObjectType() == Constants.OBJ_BLOB) {
          bytes += walk.getObjectReader().getObjectSize(walk.getObjectId(0), Constants.OBJ_BLOB);
        }
        if (entries >= MAX_FILES || bytes > MAX_BYTES) {
          throw tooLarge();
        }
        if (isFolder(walk, 0)) {
          walk.enterSubtree();
        }
      }
      long room = Disk.room(target);
      if (bytes > room) {
        throw new TooLargeException(
            String.format(
                Locale.ROOT,
                "its files have %,d MiB, and the server's disk has room for %,d MiB",
                bytes >> 20,
                Math.max(0, room) >> 20));
      }
      return bytes;
    } catch (IOException e) {
      throw new StorageException("tree cannot be read: " + e.getMessage(), e);
    }
  }

  /// Writes what a folder lacks in which another tree was checked out.
  ///
  /// @param gone is told of each file and folder that the other tree has and this one has not
  static void difference(Repository git, TreeId from, TreeId tree, Path target, Repo.Removal gone) {
    run(git, List.of(from, tree), new Checkout(target, 1, (_, _) -> {}, 0), gone);
  }

  /// Whether two trees differ by few files and folders, in a way that [#difference] can tell.
  static boolean isNear(Repository git, TreeId from, TreeId tree, int most) {
    try (TreeWalk walk = walk(git, List.of(from, tree))) {
      for (int entries = 0; walk.next(); entries++) {
        boolean hides = isFolder(walk, 0) && FileMode.GITLINK.equals(walk.getRawMode(1));
        if (entries >= most || hides) {
          return false;
        }
        if (isFolder(walk, 1)) {
          walk.enterSubtree();
        }
      }
      return true;
    } catch (IOException e) {
      throw new StorageException("trees cannot be compared: " + e.getMessage(), e);
    }
  }

  /// @param trees the one to write last, after the one that is there already
  private static void run(
      Repository git, List<TreeId> trees, Checkout checkout, Repo.Removal gone) {
    try (TreeWalk walk = walk(git, trees)) {
      while (walk.next()) {
        if (walk.getRawMode(checkout.side) == 0) {
          gone.remove(checkout.path(walk));
        } else {
          checkout.entry(walk);
        }
      }
    } catch (IOException e) {
      throw new StorageException("tree cannot be written: " + e.getMessage(), e);
    }
  }

  private static TreeWalk walk(Repository git, List<TreeId> trees) throws IOException {
    // A file and a folder of one name are one entry, not two.
    TreeWalk walk = new NameConflictTreeWalk(git);
    for (TreeId tree : trees) {
      walk.addTree(ObjectId.fromString(tree.hex()));
    }
    if (trees.size() > 1) {
      walk.setFilter(TreeFilter.ANY_DIFF);
    }
    walk.setRecursive(false);
    return walk;
  }

  private static boolean isFolder(TreeWalk walk, int side) {
    return FileMode.TREE.equals(walk.getRawMode(side));
  }

  private Path path(TreeWalk walk) throws IOException {
    Path path = target.resolve(walk.getPathString());
    if (!path.normalize().startsWith(target)) {
      throw new IOException("path leaves the folder: " + walk.getPathString());
    }
    return path;
  }

  private void entry(TreeWalk walk) throws IOException {
    Path path = path(walk);
    files++;
    refuseTooMuch();
    if (isFolder(walk, side)) {
      Files.createDirectory(path);
      walk.enterSubtree();
      return;
    }
    switch (GitFileTree.kind(walk.getFileMode(side))) {
      case GITLINK -> Files.createDirectory(path);
      case SYMLINK -> link(walk, path);
      case REGULAR -> file(walk, path);
      case EXECUTABLE -> {
        file(walk, path);
        Files.setPosixFilePermissions(path, EXECUTABLE);
      }
    }
  }

  private void link(TreeWalk walk, Path path) throws IOException {
    ObjectLoader blob = open(walk);
    String destination = new String(blob.getBytes(4096), java.nio.charset.StandardCharsets.UTF_8);
    Files.createSymbolicLink(path, Path.of(destination));
    date(path);
  }

  private void file(TreeWalk walk, Path path) throws IOException {
    ObjectLoader blob = open(walk);
    bytes += blob.getSize();
    refuseTooMuch();
    try (OutputStream out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW)) {
      blob.copyTo(out);
    }
    heard.hear(bytes, total);
    date(path);
  }

  private void date(Path path) throws IOException {
    Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(time, null, null);
  }

  private ObjectLoader open(TreeWalk walk) throws IOException {
    return walk.getObjectReader().open(walk.getObjectId(side), Constants.OBJ_BLOB);
  }

  private void refuseTooMuch() {
    if (files > MAX_FILES || bytes > MAX_BYTES) {
      throw tooLarge();
    }
  }

  private static TooLargeException tooLarge() {
    return new TooLargeException(
        String.format(
            Locale.ROOT,
            "the tree has more than %,d files and folders or more than %d GiB",
            MAX_FILES,
            MAX_BYTES >> 30));
  }
}
