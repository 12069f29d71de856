// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;
import sh.zagi.config.DataSize;

/// A tree of a repository.
final class GitFileTree implements FileTree {
  private final Repository git;
  private final TreeId id;

  GitFileTree(Repository git, TreeId id) {
    this.git = git;
    this.id = id;
  }

  @Override
  public List<FileEntry> files(int limit) {
    List<FileEntry> files = new ArrayList<>();
    try (TreeWalk walk = new TreeWalk(git)) {
      walk.addTree(ObjectId.fromString(id.hex()));
      walk.setRecursive(true);
      while (files.size() < limit && walk.next()) {
        files.add(new FileEntry(walk.getPathString(), kind(walk.getFileMode())));
      }
      return files;
    } catch (IOException e) {
      throw new StorageException("tree cannot be read: " + id, e);
    }
  }

  static FileKind kind(FileMode mode) {
    return switch (mode.getObjectType() == Constants.OBJ_COMMIT ? 0 : mode.getBits()) {
      case 0 -> FileKind.GITLINK;
      case FileMode.TYPE_SYMLINK -> FileKind.SYMLINK;
      case FileMode.TYPE_FILE | 0755 -> FileKind.EXECUTABLE;
      default -> FileKind.REGULAR;
    };
  }

  @Override
  public Optional<byte[]> read(String path, DataSize limit) {
    try (TreeWalk walk = find(path)) {
      if (walk == null || (walk.getRawMode(0) & FileMode.TYPE_MASK) != FileMode.TYPE_FILE) {
        return Optional.empty();
      }
      ObjectLoader blob = walk.getObjectReader().open(walk.getObjectId(0), Constants.OBJ_BLOB);
      return blob.getSize() > limit.bytes()
          ? Optional.empty()
          : Optional.of(blob.getCachedBytes(limit.bytesAsInt()));
    } catch (IOException e) {
      throw new StorageException("file cannot be read: " + path, e);
    }
  }

  @Override
  public boolean has(String path) {
    try (TreeWalk walk = find(path)) {
      return walk != null;
    } catch (IOException e) {
      throw new StorageException("tree cannot be read: " + id, e);
    }
  }

  private @Nullable TreeWalk find(String path) throws IOException {
    return path.isEmpty() ? null : TreeWalk.forPath(git, path, ObjectId.fromString(id.hex()));
  }
}
