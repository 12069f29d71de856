// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.FileKind;
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

  /// Moves a branch to a change.
  ///
  /// @param tip where the branch has to be still
  /// @return false when it is elsewhere; nothing has happened then
  public boolean land(Repo repo, String branch, CommitId tip, CommitId change) {
    try {
      return repo.refStore()
          .move(
              BRANCHES + branch, ObjectId.fromString(tip.hex()), ObjectId.fromString(change.hex()));
    } catch (IOException e) {
      throw new StorageException("change on " + repo.path() + " cannot land", e);
    }
  }

  private static Change write(Repo repo, ChangeId id, int version, Content content) {
    return writing(
        repo,
        inserter -> {
          TreeId tree = tree(repo, inserter, content.base(), content.files());
          ObjectId commit =
              new ChangeCommit(
                      tree, List.of(content.base()), content.author(), id, content.message())
                  .insert(inserter);
          inserter.flush();
          Change change = new Change(id, version, new CommitId(commit.name()));
          repo.refStore().set(change.ref(), commit);
          return change;
        });
  }

  private static TreeId tree(
      Repo repo, ObjectInserter inserter, CommitId base, Map<String, Optional<byte[]>> files)
      throws IOException {
    List<FileEdit> edits = new ArrayList<>();
    files.forEach((path, content) ->
        edits.add(
            content
                .<FileEdit>map(bytes ->
                    new FileEdit.Write(
                        path,
                        FileKind.REGULAR,
                        bytes.length,
                        () -> new ByteArrayInputStream(bytes)))
                .orElseGet(() -> new FileEdit.Delete(path))));
    TreeId tree = WorkingCopies.tree(repo.git(), inserter, repo.treeId(base), edits);
    inserter.flush();
    return tree;
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
