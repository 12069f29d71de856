// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.upkeep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.internal.storage.file.Pack;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdSet;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.storage.crash.Step;
import sh.zagi.storage.repo.Repo;

/// Puts what refs reach into one pack with bitmaps, so that a clone is one copy of a file, while
/// everybody goes on reading and writing.
///
/// Nothing that is in use goes away. Replaced packs stay for [#LINGER], and then until every
/// transfer has ended that began before that: JGit copies a whole pack to a client only from the
/// pack that it chose at first, and later transfers choose the new one.
///
/// What no ref reaches, hidden refs of sessions, operations and environments included, is put aside
/// in a pack of its own and stays readable for [#GRACE]; then that pack is taken out of sight, all
/// refs are followed once more, and it comes back if any of them misses something; only the next
/// round deletes it. Safe for use by many threads; one repository has one upkeep at a time.
public final class Upkeep {
  /// How long what no ref reaches can still be had.
  public static final Duration GRACE = Duration.ofDays(14);

  /// How long packs stay that were replaced. Each of them costs a reader a look, and memory.
  public static final Duration LINGER = Duration.ofMinutes(10);

  /// A loose object that nobody reaches yet may be the work of this moment.
  private static final Duration YOUNG = Duration.ofDays(1);

  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

  private final InstantSource clock;
  private final Map<Path, ReentrantLock> running = new ConcurrentHashMap<>();

  public Upkeep(InstantSource clock) {
    this.clock = clock;
  }

  /// What an upkeep did.
  ///
  /// @param packsBefore and what it found
  /// @param unreachable objects put aside this time
  /// @param removed objects that are gone for good
  public record Done(
      long objects, int packsBefore, int packsAfter, long bytes, long unreachable, long removed) {}

  /// Does all that is due.
  ///
  /// @return empty when somebody else is at it
  public Optional<Done> run(Repo repo) throws IOException {
    ReentrantLock lock = running.computeIfAbsent(repo.folder(), _ -> new ReentrantLock());
    if (!lock.tryLock()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Round(repo).pack());
    } finally {
      lock.unlock();
    }
  }

  /// The same for who wants it done: waits for somebody else who is at it, then does what is left.
  public Done runAfterOthers(Repo repo) throws IOException, InterruptedException {
    ReentrantLock lock = running.computeIfAbsent(repo.folder(), _ -> new ReentrantLock());
    lock.lockInterruptibly();
    try {
      return new Round(repo).pack();
    } finally {
      lock.unlock();
    }
  }

  /// Something that reads files of a repository and needs them to stay.
  @FunctionalInterface
  public interface Reading {
    void read() throws IOException;
  }

  /// Reads while no upkeep runs; waits for the one that does.
  public void hold(Repo repo, Reading reading) throws IOException {
    ReentrantLock lock = running.computeIfAbsent(repo.folder(), _ -> new ReentrantLock());
    lock.lock();
    try {
      reading.read();
    } finally {
      lock.unlock();
    }
  }

  /// Removes the replaced packs whose time is over, unless somebody is at this repository: cheap
  /// enough to be called often.
  ///
  /// @return how many
  public int removeReplaced(Repo repo) throws IOException {
    if (new Marks(repo.replacedPacks()).all().isEmpty()) {
      return 0;
    }
    ReentrantLock lock = running.computeIfAbsent(repo.folder(), _ -> new ReentrantLock());
    if (!lock.tryLock()) {
      return 0;
    }
    try {
      return new Round(repo).removeReplaced();
    } finally {
      lock.unlock();
    }
  }

  /// Whether an upkeep would change much: cheap enough to be asked often.
  public boolean isDue(Repo repo) throws IOException {
    return new Need(repo, clock).isDue();
  }

  private final class Round {
    private final Repo repo;
    private final PackPlace place;
    private final Marks replaced;
    private final Marks replacing;
    private final Marks unreachable;
    private final Expired expired;
    private final Instant now = clock.instant();
    private long removed;

    Round(Repo repo) {
      this.repo = repo;
      this.replacing = new Marks(repo.replacingPacks());
      this.place = new PackPlace(repo, replacing);
      Path own = repo.folder().resolve(Need.FOLDER);
      this.replaced = new Marks(repo.replacedPacks());
      this.unreachable = new Marks(own.resolve("unreachable"));
      this.expired = new Expired(repo, place, own.resolve("expired"));
    }

    Done pack() throws IOException {
      replacing.clear();
      try {
        return run();
      } finally {
        replacing.clear();
      }
    }

    private Done run() throws IOException {
      Need.stamp(repo, now);
      removed += expired.deleteOrRestore();
      removeReplaced();
      expire();
      repo.refStore().pack();
      Map<String, Pack> before = ordinary();
      LooseObjects loose = LooseObjects.list(repo);
      Roots roots = Roots.of(repo);
      List<Pack> made = new ArrayList<>();
      place
          .write(new PackPlace.Reachable(roots.shown, roots.tagTargets, List.of(), true))
          .ifPresent(made::add);
      List<ObjectIdSet> first = new ArrayList<>();
      for (Pack pack : made) {
        first.add(pack.getIndex());
      }
      place
          .write(new PackPlace.Reachable(roots.others, Set.of(), first, false))
          .ifPresent(made::add);
      CommitGraphFile.write(repo, roots.all());
      Step.UPKEEP_PACKED.reached();
      Set<String> names = new HashSet<>();
      for (Pack pack : made) {
        names.add(PackPlace.name(pack));
        replaced.remove(PackPlace.name(pack));
        unreachable.remove(PackPlace.name(pack));
      }
      long aside = putAside(before.values(), loose, made, names);
      // What counts is never less than what is there: a moment with both is no harm.
      replacing.clear();
      for (String name : before.keySet()) {
        if (!names.contains(name)) {
          replaced.put(name, now);
        }
      }
      Step.UPKEEP_MARKED.reached();
      loose.removeThoseIn(place.packs());
      long objects = 0;
      long bytes = 0;
      for (Pack pack : made) {
        objects += pack.getIndex().getObjectCount();
        bytes += pack.getPackFile().length();
      }
      return new Done(objects, before.size(), made.size(), bytes, aside, removed);
    }

    /// Packs that are neither replaced nor put aside.
    private Map<String, Pack> ordinary() throws IOException {
      Set<String> others = new HashSet<>(replaced.all().keySet());
      others.addAll(unreachable.all().keySet());
      Map<String, Pack> packs = new HashMap<>();
      for (Pack pack : place.packs()) {
        String name = PackPlace.name(pack);
        if (!others.contains(name) && !pack.shouldBeKept()) {
          packs.put(name, pack);
        }
      }
      return packs;
    }

    int removeReplaced() throws IOException {
      int gone = 0;
      for (Map.Entry<String, Instant> mark : replaced.all().entrySet()) {
        Instant due = mark.getValue().plus(LINGER);
        if (due.isAfter(now) || !repo.readers().areGone(due)) {
          continue;
        }
        if (isCopied(mark.getKey())) {
          place.delete(mark.getKey());
          gone++;
        }
        replaced.remove(mark.getKey());
      }
      return gone;
    }

    /// Whether every object of a replaced pack is in another that stays.
    private boolean isCopied(String name) throws IOException {
      Set<String> going = replaced.all().keySet();
      List<PackIndex> staying = new ArrayList<>();
      Optional<Pack> one = Optional.empty();
      for (Pack pack : place.packs()) {
        if (PackPlace.name(pack).equals(name)) {
          one = Optional.of(pack);
        } else if (!going.contains(PackPlace.name(pack))) {
          staying.add(pack.getIndex());
        }
      }
      if (one.isEmpty()) {
        return true;
      }
      for (PackIndex.MutableEntry entry : one.get()) {
        ObjectId id = entry.toObjectId();
        if (staying.stream().noneMatch(index -> index.hasObject(id))) {
          LOG.warn("pack {} of {} stays: {} is nowhere else", name, repo.path(), id.name());
          return false;
        }
      }
      return true;
    }

    private void expire() throws IOException {
      for (Map.Entry<String, Instant> mark : unreachable.all().entrySet()) {
        if (!mark.getValue().plus(GRACE).isAfter(now)) {
          expired.takeOut(mark.getKey());
          unreachable.remove(mark.getKey());
        }
      }
    }

    /// @param stay names of packs that are not replaced; that of the new one is added
    private long putAside(
        Collection<Pack> before, LooseObjects loose, List<Pack> made, Set<String> stay)
        throws IOException {
      List<PackIndex> kept = new ArrayList<>();
      for (Pack pack : made) {
        kept.add(pack.getIndex());
      }
      Set<String> asideAlready = unreachable.all().keySet();
      for (Pack pack : place.packs()) {
        if (asideAlready.contains(PackPlace.name(pack))) {
          kept.add(pack.getIndex());
        }
      }
      Set<ObjectId> rest = new LinkedHashSet<>();
      for (Pack pack : before) {
        for (PackIndex.MutableEntry entry : pack) {
          addUnless(kept, entry.toObjectId(), rest);
        }
      }
      for (ObjectId id : loose.olderThan(now.minus(YOUNG))) {
        addUnless(kept, id, rest);
      }
      if (rest.isEmpty()) {
        return 0;
      }
      Optional<Pack> pack = place.write(rest);
      if (pack.isPresent()) {
        String name = PackPlace.name(pack.get());
        unreachable.put(name, now);
        replaced.remove(name);
        stay.add(name);
      }
      return rest.size();
    }

    private static void addUnless(List<PackIndex> kept, ObjectId id, Set<ObjectId> rest) {
      if (kept.stream().noneMatch(index -> index.hasObject(id))) {
        rest.add(id);
      }
    }
  }

  /// What refs point at.
  ///
  /// @param shown branches and tags: what a clone asks for
  /// @param others of all other refs
  private record Roots(Set<ObjectId> shown, Set<ObjectId> tagTargets, Set<ObjectId> others) {
    static Roots of(Repo repo) throws IOException {
      Roots roots = new Roots(new LinkedHashSet<>(), new HashSet<>(), new LinkedHashSet<>());
      try (RevWalk walk = new RevWalk(repo.git())) {
        for (Ref ref : repo.git().getRefDatabase().getRefs()) {
          ObjectId id = ref.getObjectId();
          if (id == null) {
            continue;
          }
          String name = ref.getName();
          boolean isShown = name.startsWith("refs/heads/") || name.startsWith("refs/tags/");
          (isShown ? roots.shown : roots.others).add(id);
          RevObject object = walk.parseAny(id);
          if (object instanceof RevTag) {
            roots.tagTargets.add(walk.peel(object).copy());
          }
        }
      }
      return roots;
    }

    Set<ObjectId> all() {
      Set<ObjectId> all = new LinkedHashSet<>(shown);
      all.addAll(others);
      return all;
    }
  }

  /// Gives a mark of time to a file that need not exist.
  static void touch(Path file, Instant when) throws IOException {
    if (!Files.exists(file)) {
      Files.createDirectories(file.resolveSibling("").normalize());
      Files.createFile(file);
    }
    Files.setLastModifiedTime(file, FileTime.from(when));
  }
}
