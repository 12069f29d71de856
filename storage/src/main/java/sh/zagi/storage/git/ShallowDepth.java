// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;

/// How deep history is that goes some commits further than where a client's history ends.
final class ShallowDepth {
  private ShallowDepth() {}

  /// The depth from the tips, where a tip itself is 1. Where history has branches of different
  /// lengths, the shorter ones get more than they asked for.
  ///
  /// @param more commits beyond each end
  /// @return empty when none of the ends is reached from the tips, so that there is nothing to cut
  static OptionalInt of(
      Repository repository, Collection<ObjectId> tips, Collection<ObjectId> ends, int more)
      throws IOException {
    Set<ObjectId> sought = new HashSet<>(ends);
    long farthest = 0;
    try (RevWalk walk = new RevWalk(repository)) {
      Set<RevCommit> seen = new HashSet<>();
      Set<RevCommit> level = commits(walk, tips);
      for (long depth = 1; !level.isEmpty() && !sought.isEmpty(); depth++) {
        Set<RevCommit> next = new LinkedHashSet<>();
        for (RevCommit commit : level) {
          if (!seen.add(commit)) {
            continue;
          }
          if (sought.remove(commit)) {
            farthest = depth;
          }
          walk.parseHeaders(commit);
          for (int i = 0; i < commit.getParentCount(); i++) {
            next.add(commit.getParent(i));
          }
        }
        level = next;
      }
    }
    return farthest == 0
        ? OptionalInt.empty()
        : OptionalInt.of((int) Math.min(Integer.MAX_VALUE, farthest + more));
  }

  /// What is no commit has no history.
  private static Set<RevCommit> commits(RevWalk walk, Collection<ObjectId> tips)
      throws IOException {
    Set<RevCommit> commits = new LinkedHashSet<>();
    for (ObjectId tip : tips) {
      try {
        RevObject object = walk.peel(walk.parseAny(tip));
        if (object instanceof RevCommit commit) {
          commits.add(commit);
        }
      } catch (MissingObjectException _) {
        // It has no history; whether it may be asked for is checked later.
      }
    }
    return commits;
  }
}
