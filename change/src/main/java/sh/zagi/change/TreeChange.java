// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import sh.zagi.storage.repo.FileKind;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.StorageException;
import sh.zagi.storage.repo.TreeId;

/// A path that is not the same in two trees. Folders are not paths of their own, and submodules are
/// left out: nobody here writes or removes their files.
///
/// @param path relative to the tree's root, `/`-separated
/// @param before empty when only the second tree has a file there
/// @param after empty when only the first tree has one
public record TreeChange(String path, Optional<Version> before, Optional<Version> after) {

  /// A file as one of the trees has it.
  ///
  /// @param blob git's id of the content, 40 hex digits
  public record Version(FileKind kind, String blob, long sizeBytes, FileEdit.Content content) {}

  /// What differs between two trees, in git's order; the cost follows the difference.
  public static List<TreeChange> between(Repo repo, TreeId from, TreeId to) {
    Repository git = repo.git();
    List<TreeChange> changes = new ArrayList<>();
    try (ObjectReader reader = git.newObjectReader();
        TreeWalk walk = new TreeWalk(git, reader)) {
      walk.addTree(ObjectId.fromString(from.hex()));
      walk.addTree(ObjectId.fromString(to.hex()));
      walk.setRecursive(true);
      walk.setFilter(TreeFilter.ANY_DIFF);
      while (walk.next()) {
        Optional<Version> before = version(git, reader, walk, 0);
        Optional<Version> after = version(git, reader, walk, 1);
        if (before.isPresent() || after.isPresent()) {
          changes.add(new TreeChange(walk.getPathString(), before, after));
        }
      }
    } catch (IOException e) {
      throw new StorageException("trees cannot be compared: " + e.getMessage(), e);
    }
    return List.copyOf(changes);
  }

  private static Optional<Version> version(
      Repository git, ObjectReader reader, TreeWalk walk, int side) throws IOException {
    Optional<FileKind> kind = kind(walk.getFileMode(side));
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    ObjectId blob = walk.getObjectId(side);
    long size = reader.getObjectSize(blob, Constants.OBJ_BLOB);
    return Optional.of(
        new Version(
            kind.get(), blob.name(), size, () -> git.open(blob, Constants.OBJ_BLOB).openStream()));
  }

  private static Optional<FileKind> kind(FileMode mode) {
    if (mode.equals(FileMode.REGULAR_FILE)) {
      return Optional.of(FileKind.REGULAR);
    }
    if (mode.equals(FileMode.EXECUTABLE_FILE)) {
      return Optional.of(FileKind.EXECUTABLE);
    }
    return mode.equals(FileMode.SYMLINK) ? Optional.of(FileKind.SYMLINK) : Optional.empty();
  }
}
