// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdSubclassMap;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.ObjectWalk;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.transport.PackLock;
import org.eclipse.jgit.transport.PackParser;
import sh.zagi.storage.git.check.StrictChecker;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;

/// Takes commits that a session made, from a pack that the session wrote: hostile bytes, which wait
/// in the same quarantine as a push and pass the same checks. No ref moves.
public final class Intake {
  private final Repo repo;
  private final GitLimits limits;

  public Intake(Repo repo, GitLimits limits) {
    this.repo = repo;
    this.limits = limits;
  }

  /// Looks at commits before they are taken.
  public interface Judge {
    /// Why they are not; empty when they are.
    Optional<String> refusal(Repository objects, List<ObjectId> commits) throws IOException;
  }

  /// What is brought.
  ///
  /// @param tip the newest commit, as the session calls it
  /// @param own commits of the session that are here already, though no visible ref reaches them
  public record Wanted(CommitId tip, Collection<CommitId> own) {}

  /// Takes a commit with all that it reaches. What is not in the pack must be reachable for the
  /// session anyway: naming an object is no way to see it.
  ///
  /// @return why nothing was taken; empty when all of it is on the disk
  public Optional<String> take(Wanted wanted, Path pack, Judge judge) throws IOException {
    try (Quarantine quarantine = Quarantine.open(repo)) {
      StrictChecker checker = new StrictChecker();
      ObjectIdSubclassMap<ObjectId> arrived = parse(quarantine.repository(), pack, checker);
      Optional<String> refusal = content(quarantine.repository(), checker);
      if (refusal.isEmpty()) {
        refusal = judged(quarantine.repository(), wanted, arrived, judge);
      }
      if (refusal.isEmpty()) {
        quarantine.release();
      }
      return refusal;
    } catch (CorruptObjectException | MissingObjectException | TooLargeObjectInPackException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private ObjectIdSubclassMap<ObjectId> parse(Repository into, Path pack, StrictChecker checker)
      throws IOException {
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(pack));
        ObjectInserter inserter = into.newObjectInserter()) {
      PackParser parser = inserter.newPackParser(bytes);
      parser.setObjectChecker(checker);
      parser.setNeedNewObjectIds(true);
      parser.setAllowThin(false);
      parser.setCheckEofAfterPackFooter(true);
      parser.setMaxObjectSizeLimit(limits.maxObject().bytes());
      PackLock lock = parser.parse(NullProgressMonitor.INSTANCE);
      inserter.flush();
      if (lock != null) {
        lock.unlock();
      }
      return parser.getNewObjectIds();
    }
  }

  private static Optional<String> content(Repository objects, StrictChecker checker)
      throws IOException {
    try (ObjectReader reader = objects.newObjectReader()) {
      return checker.refusal(reader);
    }
  }

  private Optional<String> judged(
      Repository objects, Wanted wanted, ObjectIdSubclassMap<ObjectId> arrived, Judge judge)
      throws IOException {
    List<ObjectId> known = new ArrayList<>(ReachableWants.visibleTips(repo.git()));
    wanted.own().forEach(commit -> known.add(ObjectId.fromString(commit.hex())));
    List<ObjectId> commits = new ArrayList<>();
    Set<ObjectId> unsent = new HashSet<>();
    try (ObjectWalk walk = new ObjectWalk(objects)) {
      walk.markStart(walk.parseCommit(ObjectId.fromString(wanted.tip().hex())));
      for (ObjectId id : known) {
        walk.markUninteresting(walk.parseAny(id));
      }
      for (RevCommit one = walk.next(); one != null; one = walk.next()) {
        commits.add(one.copy());
      }
      for (RevObject one = walk.nextObject(); one != null; one = walk.nextObject()) {
        if (!arrived.contains(one)) {
          unsent.add(one.copy());
        }
      }
    }
    commits.stream().filter(commit -> !arrived.contains(commit)).forEach(unsent::add);
    if (!unsent.isEmpty()) {
      try (ObjectWalk walk = new ObjectWalk(repo.git())) {
        ReachableWants.search(walk, known, unsent);
      }
    }
    return unsent.isEmpty()
        ? judge.refusal(objects, commits)
        : Optional.of("object " + unsent.iterator().next().name() + " is missing");
  }
}
