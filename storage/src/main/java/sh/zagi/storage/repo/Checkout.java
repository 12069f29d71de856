// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.TreeWalk;

/// Writes a tree into a folder. The tree is untrusted: names were checked when it was pushed, but a
/// tree of few objects can have any number of paths, so both files and bytes are counted.
final class Checkout {
  static final int MAX_FILES = 200_000;
  static final long MAX_BYTES = 8L << 30;

  private static final Set<PosixFilePermission> EXECUTABLE =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private final Path target;
  private long files;
  private long bytes;

  private Checkout(Path target) {
    this.target = target;
  }

  static void run(Repository git, TreeId tree, Path target) {
    try (TreeWalk walk = new TreeWalk(git)) {
      walk.addTree(ObjectId.fromString(tree.hex()));
      walk.setRecursive(false);
      Checkout checkout = new Checkout(target);
      while (walk.next()) {
        checkout.entry(walk);
      }
    } catch (IOException e) {
      throw new StorageException("tree cannot be written: " + e.getMessage(), e);
    }
  }

  private void entry(TreeWalk walk) throws IOException {
    Path path = target.resolve(walk.getPathString());
    if (!path.normalize().startsWith(target)) {
      throw new IOException("path leaves the folder: " + walk.getPathString());
    }
    count(0);
    if (walk.isSubtree()) {
      Files.createDirectory(path);
      walk.enterSubtree();
      return;
    }
    switch (GitFileTree.kind(walk.getFileMode())) {
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
  }

  private void file(TreeWalk walk, Path path) throws IOException {
    ObjectLoader blob = open(walk);
    count(blob.getSize());
    try (OutputStream out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW)) {
      blob.copyTo(out);
    }
  }

  private static ObjectLoader open(TreeWalk walk) throws IOException {
    return walk.getObjectReader().open(walk.getObjectId(0), Constants.OBJ_BLOB);
  }

  private void count(long moreBytes) throws IOException {
    files++;
    bytes += moreBytes;
    if (files > MAX_FILES || bytes > MAX_BYTES) {
      throw new IOException(
          "tree has more than " + MAX_FILES + " files or " + (MAX_BYTES >> 30) + " GiB");
    }
  }
}
