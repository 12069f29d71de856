// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.FileKind;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.StorageException;
import sh.zagi.storage.repo.TreeId;

/// Working copies as commits (jj: the working copy is a commit). Each session has one, a child of
/// the session's base, rewritten in place by every snapshot and kept by a hidden ref. Safe for use
/// by many threads; snapshots of one session must not overlap.
public final class WorkingCopies {
  private static final String REF_PREFIX = "refs/zagi/sessions/";

  private final RandomGenerator random;

  /// @param random source of change ids; must be unpredictable in production
  public WorkingCopies(RandomGenerator random) {
    this.random = random;
  }

  /// A working copy as it stands.
  public record WorkingCopy(CommitId commit, ChangeId change) {}

  /// Where and on what a snapshot is recorded.
  ///
  /// @param session name of the working copy: the session's id
  /// @param base the commit that the session was opened on
  public record Target(Repo repo, String session, CommitId base) {}

  /// Records the edits since the base as the session's working copy. Durable when it returns. No
  /// edits and no working copy yet: nothing is recorded.
  ///
  /// @param edits every edit since the base, in any order; later ones win
  /// @return empty when there is nothing to record
  public Optional<WorkingCopy> record(Target target, List<FileEdit> edits, Signature author) {
    Optional<WorkingCopy> present = find(target.repo(), target.session());
    if (edits.isEmpty() && present.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(write(target, present, edits, author));
    } catch (IOException e) {
      throw new StorageException("snapshot of session " + target.session() + " failed", e);
    }
  }

  private WorkingCopy write(
      Target target, Optional<WorkingCopy> present, List<FileEdit> edits, Signature author)
      throws IOException {
    Repository git = target.repo().git();
    try (ObjectInserter inserter = git.newObjectInserter()) {
      TreeId tree = tree(git, inserter, target.repo().treeId(target.base()), edits);
      if (present.isPresent()
          && target.repo().treeId(present.get().commit()).equals(tree)
          && hasParent(git, present.get(), target.base())) {
        return present.get();
      }
      ChangeId change = present.map(WorkingCopy::change).orElseGet(() -> ChangeId.random(random));
      ObjectId commit =
          new ChangeCommit(tree, List.of(target.base()), author, change, "").insert(inserter);
      inserter.flush();
      target.repo().refStore().set(REF_PREFIX + target.session(), commit);
      return new WorkingCopy(new CommitId(commit.name()), change);
    }
  }

  private static boolean hasParent(Repository git, WorkingCopy copy, CommitId base)
      throws IOException {
    try (RevWalk walk = new RevWalk(git)) {
      var commit = walk.parseCommit(ObjectId.fromString(copy.commit().hex()));
      return commit.getParentCount() == 1 && commit.getParent(0).name().equals(base.hex());
    }
  }

  /// The working copy of a session, if one was recorded.
  public Optional<WorkingCopy> find(Repo repo, String session) {
    try (RevWalk walk = new RevWalk(repo.git())) {
      Ref ref = repo.git().getRefDatabase().exactRef(REF_PREFIX + session);
      if (ref == null || ref.getObjectId() == null) {
        return Optional.empty();
      }
      var commit = walk.parseCommit(ref.getObjectId());
      return ChangeCommit.changeId(commit)
          .map(change -> new WorkingCopy(new CommitId(commit.name()), change));
    } catch (IOException e) {
      throw new StorageException("working copy of session " + session + " cannot be read", e);
    }
  }

  /// Writes a tree that is `base` with edits.
  static TreeId tree(Repository git, ObjectInserter inserter, TreeId base, List<FileEdit> edits)
      throws IOException {
    DirCache index = DirCache.newInCore();
    try (ObjectReader reader = git.newObjectReader()) {
      DirCacheBuilder builder = index.builder();
      builder.addTree(new byte[0], DirCacheEntry.STAGE_0, reader, ObjectId.fromString(base.hex()));
      builder.finish();
    }
    // Removals first: a write below a replaced folder must survive its Clear.
    DirCacheEditor removals = index.editor();
    for (FileEdit edit : edits) {
      removals.add(new DirCacheEditor.DeleteTree(edit.path() + "/"));
      if (!(edit instanceof FileEdit.Clear)) {
        removals.add(new DirCacheEditor.DeletePath(edit.path()));
      }
    }
    removals.finish();
    DirCacheEditor writes = index.editor();
    for (FileEdit edit : edits) {
      if (edit instanceof FileEdit.Write write) {
        writes.add(new Put(write, insert(inserter, write)));
      }
    }
    writes.finish();
    return new TreeId(index.writeTree(inserter).name());
  }

  private static ObjectId insert(ObjectInserter inserter, FileEdit.Write write) throws IOException {
    try (InputStream content = write.content().open()) {
      return inserter.insert(Constants.OBJ_BLOB, write.sizeBytes(), content);
    }
  }

  /// Puts a blob at a path; a file that stands where the path needs a folder gives way.
  private static final class Put extends DirCacheEditor.PathEdit {
    private final FileMode mode;
    private final ObjectId blob;

    Put(FileEdit.Write write, ObjectId blob) {
      super(write.path());
      this.mode = mode(write.kind());
      this.blob = blob;
    }

    @Override
    public void apply(DirCacheEntry entry) {
      entry.setFileMode(mode);
      entry.setObjectId(blob);
    }
  }

  private static FileMode mode(FileKind kind) {
    return switch (kind) {
      case REGULAR -> FileMode.REGULAR_FILE;
      case EXECUTABLE -> FileMode.EXECUTABLE_FILE;
      case SYMLINK -> FileMode.SYMLINK;
      case GITLINK -> throw new IllegalArgumentException("a submodule is not written by a session");
    };
  }
}
