// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
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
  private final Notes notes;
  private final Shelf shelf;
  private final RepoSettings settings;
  private final Readers readers;
  private final Rulers rulers;

  /// Who has a say when refs move.
  ///
  /// @param id the repository's database key, for its scripts
  record Rulers(RefJournal journal, long id, Supplier<RefScripts> scripts) {
    static final Rulers NONE = new Rulers(RefJournal.NONE, 0, () -> RefScripts.NONE);
  }

  Repo(Path folder, RepoPath path, Rulers rulers, Readers readers) {
    this.readers = readers;
    this.rulers = rulers;
    this.folder = folder;
    this.path = path;
    try {
      this.git = ServerGit.open(folder);
    } catch (IOException e) {
      throw new StorageException("repository cannot be opened: " + path, e);
    }
    this.refs = new RefStore(git, folder);
    this.notes = new Notes(git, refs);
    this.shelf = new Shelf(git);
    this.settings = new RepoSettings(git.getConfig());
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

  /// Names of packs that others replaced and that stay for their readers, each an empty file.
  public Path replacedPacks() {
    return StoredBytes.replacedPacks(folder);
  }

  /// Names of packs that are about to replace others, each an empty file.
  public Path replacingPacks() {
    return StoredBytes.replacingPacks(folder);
  }

  /// The transfers from this repository that are under way.
  public Readers readers() {
    return readers;
  }

  /// Asks the scripts of its owners, before refs move that everybody sees.
  ///
  /// @return why none may move
  public Optional<String> askScripts(RefScripts.Question question) {
    return rulers.scripts().get().refusal(rulers.id(), this, question);
  }

  /// How refs of this repository are moved.
  public RefStore refStore() {
    return refs;
  }

  /// Moves refs that everybody sees, and records who did it in the same instant.
  public void move(RefJournal.Move move) throws IOException {
    rulers.journal().apply(this, move);
  }

  /// The name of the branch that HEAD names, such as `main`; it need not exist yet.
  public String trunk() {
    return reading(() -> {
      Ref head = git.exactRef(Constants.HEAD);
      return head == null ? "main" : Repository.shortenRefName(head.getTarget().getName());
    });
  }

  /// Makes HEAD name another branch.
  public void setTrunk(String branch) {
    reading(() -> {
      RefUpdate head = git.updateRef(Constants.HEAD);
      head.disableRefLog();
      RefUpdate.Result result = head.link(Constants.R_HEADS + branch);
      refs.forceDirectories(List.of());
      return result;
    });
  }

  /// What people set it to.
  public RepoSettings settings() {
    return settings;
  }

  /// The branches (`refs/heads/`) or tags (`refs/tags/`) by name.
  public List<NamedCommit> named(String prefix) {
    return reading(() -> shelf.named(prefix));
  }

  /// What a folder of a commit holds, at most `limit` entries in git's order.
  ///
  /// @param folder its path; empty for the topmost
  /// @return empty when there is no such folder
  public Optional<List<FolderEntry>> folder(TreeId tree, String folder, int limit) {
    return reading(() -> shelf.folder(tree, folder, limit));
  }

  /// A file or link of a commit.
  public Optional<FileContent> file(TreeId tree, String path) {
    return reading(() -> shelf.file(tree, path));
  }

  /// Whether a branch only moves forward and takes no conflicts. The trunk does unless somebody
  /// said otherwise.
  public boolean isProtected(String branch) {
    return protectedBranches().test(branch);
  }

  /// The same for many branches, as it is now.
  public Predicate<String> protectedBranches() {
    ProtectedBranches branches = ProtectedBranches.of(git.getConfig());
    String trunk = trunk();
    return branch -> branches.contains(branch, trunk);
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
  /// @throws TooLargeException when the tree has too many files or bytes
  public void checkout(TreeId tree, Path target) {
    checkout(tree, target, (_, _) -> {});
  }

  /// The same with somebody who hears how far it is.
  public void checkout(TreeId tree, Path target, WrittenFiles heard) {
    Checkout.run(git, tree, target, heard);
  }

  /// Hears of a file or folder that is to go, by where it would be.
  @FunctionalInterface
  public interface Removal {
    /// Makes it gone.
    void remove(Path path) throws IOException;
  }

  /// Writes into an empty folder what makes a checkout of one tree one of another.
  public void checkout(TreeId from, TreeId tree, Path target, Removal gone) {
    Checkout.difference(git, from, tree, target, gone);
  }

  /// Whether two trees differ by few files and folders, so that their difference can be checked
  /// out.
  public boolean isNear(TreeId from, TreeId tree, int most) {
    return Checkout.isNear(git, from, tree, most);
  }

  /// The trees of a commit's first parents, nearest first.
  public List<TreeId> treesBefore(CommitId commit, int most) {
    return reading(() -> {
      List<TreeId> trees = new ArrayList<>();
      try (RevWalk walk = new RevWalk(git)) {
        RevCommit at = walk.parseCommit(ObjectId.fromString(commit.hex()));
        while (trees.size() < most && at.getParentCount() > 0) {
          at = walk.parseCommit(at.getParent(0));
          trees.add(new TreeId(at.getTree().name()));
        }
      }
      return trees;
    });
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

  /// A repository that is not one of [Repositories], such as one in a backup; read only.
  ///
  /// @throws StorageException when there is none
  public static Repo at(Path folder, RepoPath path) {
    return new Repo(folder, path, Rulers.NONE, new Readers(InstantSource.system()));
  }

  /// All refs as they are at one moment, while others move them.
  public RefStore.Frozen freeze() {
    return reading(refs::freeze);
  }

  /// Whether all of these objects are here.
  public boolean holds(Collection<String> objectHexes) {
    return reading(() -> {
      try (var reader = git.newObjectReader()) {
        for (String hex : objectHexes) {
          if (!reader.has(ObjectId.fromString(hex))) {
            return false;
          }
        }
        return true;
      }
    });
  }

  /// Lets go of the files that were opened; for those that nobody uses any more.
  public void close() {
    git.close();
  }

  /// Takes objects off the disk that no ref reaches any more, from packs as well.
  ///
  /// @return those that are still there, because a ref reaches them
  public Collection<ObjectId> purge(Collection<ObjectId> objects) {
    return reading(() -> new ObjectPurge(git, folder).run(objects));
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
