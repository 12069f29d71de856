// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.SortedMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;
import sh.zagi.config.DataSize;

/// Commits that the platform itself makes: few files, fixed author.
final class FileCommits {
  static final DataSize MAX_FILE = DataSize.mebibytes(16);

  private static final String NAME = "zagi";
  private static final String EMAIL = "zagi@localhost";

  private FileCommits() {}

  /// What a platform commit is made of.
  record Shape(AnyObjectId tree, @Nullable AnyObjectId parent, String message, Instant when) {}

  static ObjectId write(
      Repository git, SortedMap<String, byte[]> files, String message, Instant when)
      throws IOException {
    try (ObjectInserter inserter = git.newObjectInserter()) {
      DirCache index = DirCache.newInCore();
      DirCacheBuilder builder = index.builder();
      for (var file : files.entrySet()) {
        DirCacheEntry entry = new DirCacheEntry(file.getKey());
        entry.setFileMode(FileMode.REGULAR_FILE);
        entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, file.getValue()));
        builder.add(entry);
      }
      builder.finish();
      Shape shape = new Shape(index.writeTree(inserter), null, message, when);
      ObjectId commit = insertCommit(inserter, shape);
      inserter.flush();
      return commit;
    }
  }

  static ObjectId insertCommit(ObjectInserter inserter, Shape shape) throws IOException {
    PersonIdent platform = new PersonIdent(NAME, EMAIL, shape.when(), ZoneOffset.UTC);
    CommitBuilder commit = new CommitBuilder();
    commit.setTreeId(shape.tree());
    if (shape.parent() != null) {
      commit.setParentId(shape.parent());
    }
    commit.setAuthor(platform);
    commit.setCommitter(platform);
    commit.setMessage(shape.message() + "\n");
    return inserter.insert(commit);
  }
}
