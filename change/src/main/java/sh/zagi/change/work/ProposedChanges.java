// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.ReceiveCommand;
import sh.zagi.change.ChangeId;
import sh.zagi.change.Signature;
import sh.zagi.change.commit.CommitData;
import sh.zagi.change.edge.Publication;
import sh.zagi.change.merge.TreeEdits;
import sh.zagi.change.merge.TreeEntry;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.RefJournal;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.StorageException;
import sh.zagi.storage.repo.TreeId;

/// Changes that the platform itself proposes: commits on top of a branch that wait for somebody's
/// word at `refs/changes/ID/VERSION`. Safe for use by many threads.
public final class ProposedChanges {
  private static final String PREFIX = "refs/changes/";
  private static final String BRANCHES = "refs/heads/";

  private final RandomGenerator random;

  /// @param random source of change ids; must be unpredictable in production
  public ProposedChanges(RandomGenerator random) {
    this.random = random;
  }

  /// A version of a change.
  ///
  /// @param version from 1
  public record Change(ChangeId id, int version, CommitId commit) {
    /// The ref that keeps it.
    public String ref() {
      return PREFIX + id.letters() + "/" + version;
    }
  }

  /// What a change consists of.
  ///
  /// @param files path to its new content; empty for one that goes away
  public record Content(
      CommitId base, Map<String, Optional<byte[]>> files, Signature author, String message) {}

  /// Writes the files of `content` on its base, without a commit: nothing refers to the result.
  public TreeId tree(Repo repo, CommitId base, Map<String, Optional<byte[]>> files) {
    return writing(repo, inserter -> tree(repo, inserter, base, files));
  }

  /// Proposes a new change. Durable when it returns.
  public Change propose(Repo repo, Content content) {
    return write(repo, ChangeId.random(random), 1, content);
  }

  /// Proposes the next version of a change. Durable when it returns.
  public Change revise(Repo repo, Change earlier, Content content) {
    return write(repo, earlier.id(), earlier.version() + 1, content);
  }

  /// Why a caller may not land a change: the rules of a push hold here too.
  ///
  /// @param tip where the branch is
  public Optional<String> refusal(
      Repo repo, String branch, CommitId tip, CommitId change, Caller caller) {
    try {
      return new Publication(repo, caller, List.of(move(branch, tip, change)))
          .refusal(Optional.of(""));
    } catch (IOException e) {
      throw new StorageException("rules of " + repo.path() + " cannot be read", e);
    }
  }

  private static ReceiveCommand move(String branch, CommitId tip, CommitId change) {
    return new ReceiveCommand(
        ObjectId.fromString(tip.hex()), ObjectId.fromString(change.hex()), BRANCHES + branch);
  }

  /// Moves a branch to a change.
  ///
  /// @param tip where the branch has to be still
  /// @param who says so
  /// @return false when it is elsewhere; nothing has happened then
  public boolean land(Repo repo, String branch, CommitId tip, CommitId change, Signature who) {
    ReceiveCommand command = move(branch, tip, change);
    try {
      repo.move(
          new RefJournal.Move(who.name(), "person", "land " + branch, List.of(command), true));
      return command.getResult() == ReceiveCommand.Result.OK;
    } catch (IOException e) {
      throw new StorageException("change on " + repo.path() + " cannot land", e);
    }
  }

  private static Change write(Repo repo, ChangeId id, int version, Content content) {
    return writing(
        repo,
        inserter -> {
          TreeId tree = tree(repo, inserter, content.base(), content.files());
          ObjectId commit = commit(content, id, tree).insert(inserter);
          inserter.flush();
          Change change = new Change(id, version, new CommitId(commit.name()));
          repo.refStore().set(change.ref(), commit);
          return change;
        });
  }

  private static CommitData commit(Content content, ChangeId id, TreeId tree) {
    var who = sh.zagi.change.merge.Content.of(content.author().headerForm());
    var message = sh.zagi.change.merge.Content.of(content.message());
    ObjectId base = ObjectId.fromString(content.base().hex());
    return new CommitData(ObjectId.fromString(tree.hex()), List.of(), who, who, List.of(), message)
        .rewritten(List.of(base), id, who);
  }

  private static TreeId tree(
      Repo repo, ObjectInserter inserter, CommitId base, Map<String, Optional<byte[]>> files)
      throws IOException {
    TreeEdits edits = new TreeEdits();
    for (Map.Entry<String, Optional<byte[]>> file : files.entrySet()) {
      Optional<byte[]> content = file.getValue();
      if (content.isPresent()) {
        ObjectId blob = inserter.insert(Constants.OBJ_BLOB, content.get());
        edits.put(file.getKey(), new TreeEntry(FileMode.REGULAR_FILE, blob));
      } else {
        edits.remove(file.getKey());
      }
    }
    try (ObjectReader reader = inserter.newReader()) {
      ObjectId tree = edits.apply(reader, inserter, ObjectId.fromString(repo.treeId(base).hex()));
      inserter.flush();
      return new TreeId(tree.name());
    }
  }

  /// Something that writes objects.
  private interface Writing<T> {
    T run(ObjectInserter inserter) throws IOException;
  }

  private static <T> T writing(Repo repo, Writing<T> writing) {
    Repository git = repo.git();
    try (ObjectInserter inserter = git.newObjectInserter()) {
      return writing.run(inserter);
    } catch (IOException e) {
      throw new StorageException("change on " + repo.path() + " cannot be written", e);
    }
  }
}
