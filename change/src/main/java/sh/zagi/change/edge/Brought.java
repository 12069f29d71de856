// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.edge;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;

/// The commits that a push brings, told apart by command. History is walked once for all commands:
/// a push of thousands of refs costs little more than one of a single ref. For the thread of the
/// push.
final class Brought implements AutoCloseable {
  private final Numbering walk;

  private Brought(Numbering walk) {
    this.walk = walk;
  }

  /// @param tips what the commands want their refs at
  /// @param known what refs point at that were here before
  static Brought by(Repository objects, Collection<ObjectId> tips, Collection<ObjectId> known)
      throws IOException {
    Numbering walk = new Numbering(objects);
    Brought brought = new Brought(walk);
    if (known.containsAll(tips)) {
      return brought;
    }
    walk.setRetainBody(false);
    walk.sort(RevSort.TOPO);
    walk.sort(RevSort.REVERSE, true);
    for (ObjectId tip : tips) {
      walk.markStart(walk.parseCommit(tip));
    }
    for (ObjectId one : known) {
      walk.markUninteresting(walk.parseCommit(one));
    }
    int number = 0;
    for (RevCommit commit : walk) {
      ((Numbered) commit).number = number++;
    }
    return brought;
  }

  /// The new commits below a tip that belong to no command yet; parents first.
  List<ObjectId> below(ObjectId tip) {
    List<Numbered> found = new ArrayList<>();
    Deque<RevCommit> open = new ArrayDeque<>(List.of(walk.lookupCommit(tip)));
    while (!open.isEmpty()) {
      if (open.pop() instanceof Numbered commit && commit.number >= 0 && !commit.seen) {
        commit.seen = true;
        found.add(commit);
        open.addAll(List.of(commit.getParents()));
      }
    }
    found.forEach(commit -> commit.seen = false);
    found.sort(Comparator.comparingInt(commit -> commit.number));
    return found.stream().map(RevCommit::copy).toList();
  }

  /// From now on these commits belong to a command that is let pass.
  void give(Collection<ObjectId> commits) {
    commits.forEach(id -> ((Numbered) walk.lookupCommit(id)).number = Numbered.NOT_NEW);
  }

  @Override
  public void close() {
    walk.close();
  }

  /// A commit and its place among those that are new.
  private static final class Numbered extends RevCommit {
    private static final int NOT_NEW = -1;

    private int number = NOT_NEW;
    private boolean seen;

    Numbered(AnyObjectId id) {
      super(id);
    }
  }

  private static final class Numbering extends RevWalk {
    Numbering(Repository objects) {
      super(objects);
    }

    @Override
    protected RevCommit createCommit(AnyObjectId id) {
      return new Numbered(id);
    }
  }
}
