// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.inside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdSubclassMap;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.ObjectWalk;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;
import sh.zagi.storage.git.RefPolicy;
import sh.zagi.storage.repo.Repo;

/// A second folder of objects beside a repository's own: exactly what its visible refs reach, and
/// nothing of what the platform keeps for itself. It can be shown to every session of the
/// repository, read-only, as an alternate.
///
/// Packs of which every object is visible are linked, which costs no space; only what came any
/// other way is packed a second time. The work follows what is new since the last time, not
/// history. Safe for use by many threads.
public final class ShownObjects {
  private static final String FOLDER = "shown";
  private static final String TIPS = "tips";
  private static final ConcurrentHashMap<Path, Object> LOCKS = new ConcurrentHashMap<>();

  private final Repo repo;
  private final Path folder;

  private ShownObjects(Repo repo) {
    this.repo = repo;
    this.folder = repo.folder().resolve(FOLDER);
  }

  /// The folder as it is; it may be missing, or lack what is new.
  public static Path folder(Repo repo) {
    return repo.folder().resolve(FOLDER).resolve("objects");
  }

  /// The folder with what visible refs reach now. It grows when this is called again; who has it
  /// mounted sees that at once.
  public static Path of(Repo repo) throws IOException {
    Object lock = LOCKS.computeIfAbsent(repo.folder(), _ -> new Object());
    synchronized (lock) {
      return new ShownObjects(repo).upToDate();
    }
  }

  /// Writes what these reach and no visible ref does into a folder of objects of its own.
  ///
  /// @param folder on the disk of the repository; its `objects` are made
  static void beside(Repo repo, Set<ObjectId> wanted, Path folder) throws IOException {
    PackFolder.create(folder);
    ShownObjects shown = new ShownObjects(repo);
    ObjectIdSubclassMap<RevObject> missing = shown.between(shown.tips(), wanted);
    if (!missing.isEmpty()) {
      new PackFolder(repo, folder.resolve("objects").resolve("pack")).add(missing);
    }
  }

  private Path upToDate() throws IOException {
    PackFolder.create(folder);
    Path objects = folder(repo);
    Set<ObjectId> tips = tips();
    Set<ObjectId> covered = covered();
    if (tips.equals(covered)) {
      return objects;
    }
    PackFolder packs = new PackFolder(repo, objects.resolve("pack"));
    if (stillReachable(covered, tips)) {
      packs.add(between(covered, tips));
    } else {
      // Something that was visible is not any more: what nobody may see must not stay.
      packs.replace(between(Set.of(), tips));
    }
    remember(tips);
    return objects;
  }

  private Set<ObjectId> tips() throws IOException {
    Set<ObjectId> tips = new TreeSet<>();
    for (Ref ref : repo.git().getRefDatabase().getRefs()) {
      if (!RefPolicy.hidden(ref.getName()) && ref.getObjectId() != null) {
        tips.add(ref.getObjectId());
      }
    }
    return tips;
  }

  private Set<ObjectId> covered() throws IOException {
    Path file = folder.resolve(TIPS);
    if (!Files.isRegularFile(file)) {
      return Set.of();
    }
    Set<ObjectId> covered = new TreeSet<>();
    for (String line : Files.readAllLines(file)) {
      covered.add(ObjectId.fromString(line));
    }
    return covered;
  }

  private void remember(Set<ObjectId> tips) throws IOException {
    Path made = folder.resolve(TIPS + ".new");
    Files.write(made, tips.stream().map(ObjectId::name).toList());
    Files.move(
        made,
        folder.resolve(TIPS),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /// Whether all that was shown so far may be shown still.
  private boolean stillReachable(Set<ObjectId> covered, Set<ObjectId> tips) throws IOException {
    Set<ObjectId> gone = new HashSet<>(covered);
    gone.removeAll(tips);
    if (gone.isEmpty()) {
      return true;
    }
    try (RevWalk walk = new RevWalk(repo.git())) {
      List<RevCommit> wanted = new ArrayList<>();
      for (ObjectId id : gone) {
        if (!(walk.parseAny(id) instanceof RevCommit commit)) {
          return false;
        }
        wanted.add(commit);
      }
      List<RevCommit> from = new ArrayList<>();
      for (ObjectId id : tips) {
        if (walk.peel(walk.parseAny(id)) instanceof RevCommit commit) {
          from.add(commit);
        }
      }
      return walk.getObjectReader()
          .createReachabilityChecker(walk)
          .areAllReachable(wanted, from.stream())
          .isEmpty();
    } catch (MissingObjectException _) {
      return false;
    }
  }

  /// What the tips reach and those before did not.
  private ObjectIdSubclassMap<RevObject> between(Set<ObjectId> before, Set<ObjectId> tips)
      throws IOException {
    ObjectIdSubclassMap<RevObject> found = new ObjectIdSubclassMap<>();
    try (ObjectWalk walk = new ObjectWalk(repo.git())) {
      for (ObjectId id : tips) {
        if (!before.contains(id)) {
          walk.markStart(walk.parseAny(id));
        }
      }
      for (ObjectId id : before) {
        walk.markUninteresting(walk.parseAny(id));
      }
      for (RevObject one = walk.next(); one != null; one = walk.next()) {
        found.addIfAbsent(one);
      }
      for (RevObject one = walk.nextObject(); one != null; one = walk.nextObject()) {
        found.addIfAbsent(one);
      }
    }
    return found;
  }
}
