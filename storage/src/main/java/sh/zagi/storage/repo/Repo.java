// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/// One bare repository. Reads see what the last acknowledged write left; writes are durable when
/// they return. Safe for use by many threads; shared, so nobody closes it.
public final class Repo {
  private final Path folder;
  private final RepoPath path;
  private final Repository git;
  private final RefStore refs;
  private final RefJournal journal;
  private final Notes notes;

  Repo(Path folder, RepoPath path, RefJournal journal) {
    this.folder = folder;
    this.path = path;
    try {
      this.git = ServerGit.open(folder);
    } catch (IOException e) {
      throw new StorageException("repository cannot be opened: " + path, e);
    }
    this.refs = new RefStore(git, folder);
    this.journal = journal;
    this.notes = new Notes(git, refs);
  }

  /// The name at the time of opening; after a rename the repository is opened anew.
  public RepoPath path() {
    return path;
  }

  /// For the packages that speak git (storage.git, change, server.http); no other may use it.
  public Repository git() {
    return git;
  }

  public Path folder() {
    return folder;
  }

  /// Where pushes wait before they are accepted; on the same file system as the objects.
  public Path incoming() {
    return folder.resolve(Folders.INCOMING);
  }

  /// How refs of this repository are moved.
  public RefStore refStore() {
    return refs;
  }

  /// Moves refs that everybody sees, and records who did it in the same instant.
  public void move(RefJournal.Move move) throws IOException {
    journal.apply(this, move);
  }

  /// The name of the branch that HEAD names, such as `main`; it need not exist yet.
  public String trunk() {
    return reading(() -> {
      Ref head = git.exactRef(Constants.HEAD);
      return head == null ? "main" : Repository.shortenRefName(head.getTarget().getName());
    });
  }

  /// Whether a branch only moves forward and takes no conflicts. The trunk does unless somebody
  /// said otherwise.
  public boolean isProtected(String branch) {
    return ProtectedBranches.of(git.getConfig()).contains(branch, trunk());
  }

  /// Protects a branch, or lifts its protection.
  public void protect(String branch, boolean on) {
    reading(() -> {
      ProtectedBranches.set(git.getConfig(), branch, on);
      return on;
    });
  }

  /// The commit that a branch, tag or full ref name points at.
  public Optional<CommitId> resolve(String name) {
    return reading(() -> {
      Ref ref = git.getRefDatabase().findRef(name);
      if (ref == null || ref.getObjectId() == null) {
        return Optional.empty();
      }
      try (RevWalk walk = new RevWalk(git)) {
        return Optional.of(new CommitId(walk.parseCommit(ref.getObjectId()).name()));
      }
    });
  }

  /// The tip of the trunk; empty before the first push.
  public Optional<CommitId> trunkCommit() {
    return resolve(Constants.R_HEADS + trunk());
  }

  public TreeId treeId(CommitId commit) {
    return reading(() -> {
      try (RevWalk walk = new RevWalk(git)) {
        RevCommit parsed = walk.parseCommit(ObjectId.fromString(commit.hex()));
        return new TreeId(parsed.getTree().name());
      }
    });
  }

  /// The files of a commit.
  public FileTree tree(CommitId commit) {
    return tree(treeId(commit));
  }

  public FileTree tree(TreeId tree) {
    return new GitFileTree(git, tree);
  }

  /// Writes the files of a tree below `target`, an existing empty folder that nobody else can
  /// write. Links are written as links and never followed; submodules become empty folders.
  ///
  /// @throws StorageException when the tree has more than [Checkout#MAX_FILES] files or bytes
  public void checkout(TreeId tree, Path target) {
    Checkout.run(git, tree, target);
  }

  /// Points `ref` at a parentless commit that holds exactly `files` (paths may contain `/`). Equal
  /// content, message and time give an equal commit id.
  public CommitId writeFiles(String ref, Map<String, byte[]> files, String message, Instant when) {
    return reading(() -> {
      ObjectId commit = FileCommits.write(git, new TreeMap<>(files), message, when);
      refs.set(ref, commit);
      return new CommitId(commit.name());
    });
  }

  /// Points a ref at a commit, whatever it pointed at before.
  public void point(String ref, CommitId commit) {
    reading(() -> {
      refs.set(ref, ObjectId.fromString(commit.hex()));
      return commit;
    });
  }

  /// Removes a ref, whatever it points at.
  public void remove(String ref) {
    reading(() -> {
      Ref current = git.getRefDatabase().exactRef(ref);
      if (current != null && current.getObjectId() != null) {
        var _ = refs.move(ref, current.getObjectId(), ObjectId.zeroId());
      }
      return ref;
    });
  }

  /// Reads one file of the commit that a ref points at.
  public Optional<byte[]> readFile(String ref, String file) {
    return resolve(ref).flatMap(commit -> tree(commit).read(file, FileCommits.MAX_FILE));
  }

  /// The full names of all refs that begin with `prefix`, sorted, with what they point at.
  public Map<String, String> refs(String prefix) {
    return reading(() -> {
      Map<String, String> found = new TreeMap<>();
      List<Ref> matching = git.getRefDatabase().getRefsByPrefix(prefix);
      matching.stream()
          .filter(ref -> ref.getObjectId() != null)
          .forEach(ref -> found.put(ref.getName(), ref.getObjectId().name()));
      return found;
    });
  }

  /// The note that `notesRef` (such as `refs/notes/tests`) has on an object.
  public Optional<byte[]> note(String notesRef, String objectHex) {
    return reading(() -> notes.find(notesRef, ObjectId.fromString(objectHex)));
  }

  /// Sets the note on an object, replacing one that is there. Other notes are kept, also those
  /// written at the same moment.
  public void putNote(String notesRef, String objectHex, byte[] content) {
    reading(() -> {
      notes.put(notesRef, ObjectId.fromString(objectHex), content);
      return content;
    });
  }

  /// One access to the repository's files.
  private interface Access<T> {
    T run() throws IOException;
  }

  private <T> T reading(Access<T> access) {
    try {
      return access.run();
    } catch (IOException e) {
      throw new StorageException("repository " + path + ": " + e.getMessage(), e);
    }
  }
}
