// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;
import sh.zagi.change.ChangeId;
import sh.zagi.change.FileEdit;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.conflict.ConflictFiles;
import sh.zagi.change.merge.ConflictTrees;
import sh.zagi.change.merge.TreeEdits;
import sh.zagi.change.merge.TreeEntry;
import sh.zagi.change.op.Operation;
import sh.zagi.change.rewrite.BatchedObjects;
import sh.zagi.change.rewrite.Commits;
import sh.zagi.change.rewrite.Draft;
import sh.zagi.change.rewrite.Transaction;
import sh.zagi.config.DataSize;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.FileKind;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.StorageException;
import sh.zagi.storage.repo.TreeId;

/// Working copies as commits (jj: the working copy is a commit): what a session's files became is
/// recorded in its `@`, as an operation of its chain. Safe for use by many threads; snapshots of
/// one session must not overlap.
public final class WorkingCopies {
  /// A new file larger than this is left out: build output without an ignore rule is not history.
  public static final DataSize LARGEST_NEW_FILE = DataSize.mebibytes(1);

  private static final Set<String> NEVER = Set.of(".git", ".jj");
  private static final Operation.Act SNAPSHOT =
      new Operation.Act(Operation.Kind.SNAPSHOT, "snapshot working copy", Optional.empty());

  private final Chains chains;
  private final DataSize largestNewFile;

  public WorkingCopies(Chains chains) {
    this(chains, LARGEST_NEW_FILE);
  }

  /// @param largestNewFile no bytes: no limit
  public WorkingCopies(Chains chains, DataSize largestNewFile) {
    this.chains = chains;
    this.largestNewFile = largestNewFile;
  }

  /// A working copy as it stands.
  public record WorkingCopy(CommitId commit, ChangeId change) {}

  /// Where and on what a snapshot is recorded.
  ///
  /// @param session name of the working copy: the session's id
  /// @param base the commit that its files started from
  public record Target(Repo repo, String session, CommitId base) {}

  /// What a snapshot found.
  ///
  /// @param working empty when nothing was ever changed
  /// @param behind how the files have to change to be what `@` says; empty when they are
  /// @param skipped what was not taken, and why
  public record Recorded(
      Optional<WorkingCopy> working, Optional<Behind> behind, List<String> skipped) {}

  /// Files that have to follow: `@` moved.
  ///
  /// @param commit the `@` that they follow
  public record Behind(TreeId from, TreeId to, CommitId commit) {}

  /// Records what the files became. Durable when it returns. No edits and no chain yet: nothing is
  /// recorded. Where `@` moved while the files changed, the edits are merged into it.
  ///
  /// @param edits every edit since the base, in any order; later ones win
  public Recorded record(Target target, List<FileEdit> edits, Request request) {
    Chain chain = chains.ofSession(target.repo(), target.session());
    try {
      if (edits.isEmpty() && chain.log().head().isEmpty()) {
        return new Recorded(Optional.empty(), Optional.empty(), List.of());
      }
      var _ = chain.begin(request, List.of(target.base()));
      return record(chain, target, edits, request);
    } catch (IOException e) {
      throw new StorageException("snapshot of session " + target.session() + " failed", e);
    }
  }

  private Recorded record(Chain chain, Target target, List<FileEdit> edits, Request request)
      throws IOException {
    List<String> skipped = new ArrayList<>();
    try (Moment now = chain.now()) {
      ObjectId at = shown(now.commits(), now.inserter(), now.at());
      ObjectId mark = FilesMark.read(target.repo(), target.session()).orElse(now.at());
      ObjectId stood = shown(now.commits(), now.inserter(), mark);
      TreeEdits taken = taken(now, edits, new Taking(stood, skipped));
      ObjectId base = ObjectId.fromString(files(target.repo(), target.base()).hex());
      ObjectId files = taken.apply(now.commits().reader(), now.inserter(), base);
      if (files.equals(at)) {
        FilesMark.set(target.repo(), target.session(), now.at());
        return recorded(chain, Optional.empty(), skipped);
      }
      if (!files.equals(stood)) {
        boolean stale = !at.equals(stood);
        if (!stale) {
          var _ =
              chain.runInFiles(
                  request,
                  (t, moment) -> {
                    // written with the operation: the disk is waited for once
                    now.lendObjectsTo(moment);
                    return amend(t, moment, files);
                  });
          return recorded(chain, Optional.empty(), skipped);
        }
        now.inserter().flush();
        var _ = chain.run(request, (t, moment) -> amendBehind(t, moment, mark, files));
      }
      return recorded(chain, Optional.of(files), skipped);
    }
  }

  /// @param files empty when they are what `@` says
  private Recorded recorded(Chain chain, Optional<ObjectId> files, List<String> skipped)
      throws IOException {
    try (Moment now = chain.now()) {
      CommitId commit = new CommitId(now.at().name());
      ObjectId wanted = shown(now.commits(), now.inserter(), now.at());
      now.inserter().flush();
      return new Recorded(
          Optional.of(new WorkingCopy(commit, now.commits().change(now.at()))),
          files
              .filter(one -> !one.equals(wanted))
              .map(one -> new Behind(new TreeId(one.name()), new TreeId(wanted.name()), commit)),
          skipped);
    }
  }

  private static Operation.Act amend(Transaction transaction, Moment moment, ObjectId files)
      throws IOException {
    ObjectId at = moment.at();
    Draft draft = transaction.draft(at);
    Merge<ObjectId> edited = edited(moment, at, files);
    boolean sameSides = edited.terms().size() == draft.trees().terms().size();
    var _ =
        transaction.replace(
            at,
            sameSides ? draft.holding(edited, draft.labels()) : draft.holding(edited, List.of()));
    return SNAPSHOT;
  }

  /// Takes edits of files that stood at another commit than `@`.
  private static Operation.Act amendBehind(
      Transaction transaction, Moment moment, ObjectId stood, ObjectId files) throws IOException {
    Commits commits = transaction.commits();
    Merge<ObjectId> edited = edited(moment, stood, files);
    Draft draft = transaction.draft(moment.at());
    Merge<ObjectId> trees =
        commits.resolve(Merge.flatten(Merge.threeWay(draft.trees(), commits.trees(stood), edited)));
    var _ = transaction.replace(moment.at(), draft.holding(trees, List.of()));
    return SNAPSHOT;
  }

  private static Merge<ObjectId> edited(Moment moment, ObjectId commit, ObjectId files)
      throws IOException {
    Commits commits = moment.commits();
    ConflictFiles conflicts = new ConflictFiles(commits.reader(), moment.inserter());
    List<String> labels = commits.labels(commit);
    Merge<ObjectId> trees = commits.trees(commit);
    ObjectId shown = conflicts.write(trees, labels);
    return commits.resolve(conflicts.read(trees, labels, shown, files));
  }

  /// The files of a commit as people see them: conflicts are marked in them, and what stores them
  /// for git is not there.
  public static TreeId files(Repo repo, CommitId commit) {
    try (ObjectInserter inserter = new BatchedObjects(repo.git())) {
      ObjectId files = shown(new Commits(inserter), inserter, ObjectId.fromString(commit.hex()));
      inserter.flush();
      return new TreeId(files.name());
    } catch (IOException e) {
      throw new StorageException("files of " + commit.hex() + " cannot be read", e);
    }
  }

  private static ObjectId shown(Commits commits, ObjectInserter inserter, ObjectId commit)
      throws IOException {
    return new ConflictFiles(commits.reader(), inserter)
        .write(commits.trees(commit), commits.labels(commit));
  }

  /// The files as they have to be for `@`, when those of the session are of another commit.
  public Optional<Behind> behind(Repo repo, String session) {
    Chain chain = chains.ofSession(repo, session);
    try (Moment now = chain.now()) {
      Optional<ObjectId> mark = FilesMark.read(repo, session);
      if (mark.isEmpty() || now.workingCopy().isEmpty() || mark.get().equals(now.at())) {
        return Optional.empty();
      }
      ObjectId from = shown(now.commits(), now.inserter(), mark.get());
      ObjectId to = shown(now.commits(), now.inserter(), now.at());
      now.inserter().flush();
      CommitId commit = new CommitId(now.at().name());
      if (from.equals(to)) {
        return Optional.empty();
      }
      return Optional.of(new Behind(new TreeId(from.name()), new TreeId(to.name()), commit));
    } catch (IOException e) {
      throw new StorageException("working copy of session " + session + " cannot be read", e);
    }
  }

  /// Begins the working copy of a forked session where its parent's stands. What the parent has
  /// done so far can be seen in the fork; from then on neither sees the other.
  ///
  /// @param parent the session that was forked; one that changed nothing yet leaves nothing to see
  public void fork(Repo repo, String parent, String session, Request request) {
    Chain origin = chains.ofSession(repo, parent);
    try {
      if (origin.log().head().isPresent()) {
        var _ = chains.ofSession(repo, session).fork(request, origin);
      }
    } catch (IOException e) {
      throw new StorageException("operations of session " + parent + " cannot be forked", e);
    }
  }

  /// The files followed.
  public void followed(Repo repo, String session, Behind behind) {
    try {
      FilesMark.set(repo, session, ObjectId.fromString(behind.commit().hex()));
    } catch (IOException e) {
      throw new StorageException("working copy of session " + session + " cannot be marked", e);
    }
  }

  /// The working copy of a session, if one was recorded.
  public Optional<WorkingCopy> find(Repo repo, String session) {
    Chain chain = chains.ofSession(repo, session);
    try (Moment now = chain.now()) {
      Optional<ObjectId> at = now.workingCopy();
      return at.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new WorkingCopy(new CommitId(at.get().name()), now.commits().change(at.get())));
    } catch (IOException e) {
      throw new StorageException("working copy of session " + session + " cannot be read", e);
    }
  }

  /// What `@` stands on, which is where git's HEAD belongs; the first of several.
  public Optional<CommitId> below(Repo repo, String session) {
    Chain chain = chains.ofSession(repo, session);
    try (Moment now = chain.now()) {
      return now.workingCopy().isEmpty()
          ? Optional.empty()
          : Optional.of(now.commits().parents(now.at()).getFirst())
              .filter(parent -> !parent.equals(Commits.ROOT))
              .map(parent -> new CommitId(parent.name()));
    } catch (IOException e) {
      throw new StorageException("working copy of session " + session + " cannot be read", e);
    }
  }

  /// The tree that says what of the session's files is tracked.
  public TreeId tracked(Target target) {
    Chain chain = chains.ofSession(target.repo(), target.session());
    try (Moment now = chain.now()) {
      Optional<ObjectId> at = now.workingCopy();
      if (at.isEmpty()) {
        return files(target.repo(), target.base());
      }
      ObjectId files = shown(now.commits(), now.inserter(), at.get());
      now.inserter().flush();
      return new TreeId(files.name());
    } catch (IOException e) {
      throw new StorageException(
          "working copy of session " + target.session() + " cannot be read", e);
    }
  }

  /// @param tracked the tree whose files are taken whatever their size
  private record Taking(ObjectId tracked, List<String> skipped) {}

  private TreeEdits taken(Moment now, List<FileEdit> edits, Taking taking) throws IOException {
    TreeEdits taken = new TreeEdits();
    for (FileEdit edit : edits) {
      Optional<String> reason = refusal(now.commits().reader(), edit, taking.tracked());
      if (reason.isPresent()) {
        taking.skipped().add(edit.path() + ": " + reason.get());
        continue;
      }
      switch (edit) {
        case FileEdit.Write write -> taken.put(write.path(), insert(now.inserter(), write));
        case FileEdit.Delete(String path) -> taken.remove(path);
        case FileEdit.Clear(String path) -> taken.remove(path);
      }
    }
    return taken;
  }

  private Optional<String> refusal(ObjectReader reader, FileEdit edit, ObjectId tracked)
      throws IOException {
    String[] steps = edit.path().split("/", -1);
    for (String step : steps) {
      if (NEVER.stream().anyMatch(step::equalsIgnoreCase)) {
        return Optional.of("files of a version control system are not recorded");
      }
    }
    if (!(edit instanceof FileEdit.Write write)) {
      return Optional.empty();
    }
    if (ConflictTrees.isStorage(steps[0])) {
      return Optional.of(
          "git wrote this for a commit in conflict; it is not recorded, restore the files instead");
    }
    boolean large = largestNewFile.bytes() > 0 && write.sizeBytes() > largestNewFile.bytes();
    return large && !isTracked(reader, tracked, edit.path())
        ? Optional.of(
            write.sizeBytes()
                + " bytes, new files are recorded up to "
                + largestNewFile.bytes()
                + " bytes")
        : Optional.empty();
  }

  private static boolean isTracked(ObjectReader reader, ObjectId tree, String path)
      throws IOException {
    try (TreeWalk walk = TreeWalk.forPath(reader, path, tree)) {
      return walk != null && !FileMode.TREE.equals(walk.getFileMode(0));
    }
  }

  private static TreeEntry insert(ObjectInserter inserter, FileEdit.Write write)
      throws IOException {
    try (InputStream content = write.content().open()) {
      return new TreeEntry(
          mode(write.kind()), inserter.insert(Constants.OBJ_BLOB, write.sizeBytes(), content));
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
