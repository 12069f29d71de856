// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.log;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import sh.zagi.change.rewrite.Commits;

/// Finds the lines between the commits that are shown. Looks no further down than the oldest of
/// them. For one thread.
final class Edges {
  private static final int SLACK_SECONDS = 24 * 60 * 60;

  private final Commits commits;
  private final RevWalk walk;
  private final Set<ObjectId> shown;
  private final long oldestSeconds;

  Edges(Commits commits, List<ObjectId> shown) throws IOException {
    this.commits = commits;
    this.walk = new RevWalk(commits.reader());
    walk.setRetainBody(false);
    this.shown = new HashSet<>(shown);
    long oldest = Long.MAX_VALUE;
    for (ObjectId id : shown) {
      oldest =
          Math.min(oldest, id.equals(Commits.ROOT) ? Long.MIN_VALUE : parse(id).getCommitTime());
    }
    this.oldestSeconds = oldest;
  }

  private RevCommit parse(ObjectId id) throws IOException {
    RevCommit commit = walk.lookupCommit(id);
    walk.parseHeaders(commit);
    return commit;
  }

  private List<ObjectId> parents(ObjectId id) throws IOException {
    if (id.equals(Commits.ROOT)) {
      return List.of();
    }
    List<ObjectId> parents = new ArrayList<>();
    for (RevCommit parent : parse(id).getParents()) {
      parents.add(parent.copy());
    }
    return parents.isEmpty() ? List.of(Commits.ROOT) : parents;
  }

  /// The lines down from a commit that is shown, its first parent's first.
  List<Edge> of(ObjectId id) throws IOException {
    List<Edge> edges = new ArrayList<>();
    Set<ObjectId> hidden = new LinkedHashSet<>();
    for (ObjectId parent : parents(id)) {
      if (shown.contains(parent)) {
        edges.add(new Edge(parent, false));
      } else {
        hidden.add(parent);
      }
    }
    for (ObjectId target : nearest(hidden)) {
      if (edges.stream().noneMatch(edge -> edge.target().equals(target))) {
        edges.add(new Edge(target, true));
      }
    }
    return withoutDetours(edges);
  }

  private Set<ObjectId> nearest(Set<ObjectId> hidden) throws IOException {
    Set<ObjectId> found = new LinkedHashSet<>();
    Set<ObjectId> seen = new HashSet<>(hidden);
    Deque<ObjectId> rest = new ArrayDeque<>(hidden);
    while (!rest.isEmpty()) {
      ObjectId next = rest.removeFirst();
      if (next.equals(Commits.ROOT)
          || parse(next).getCommitTime() + (long) SLACK_SECONDS < oldestSeconds) {
        continue;
      }
      for (ObjectId parent : parents(next)) {
        if (shown.contains(parent)) {
          found.add(parent);
        } else if (seen.add(parent)) {
          rest.addLast(parent);
        }
      }
    }
    return found;
  }

  /// Leaves out lines over hidden commits that lead where another line leads as well.
  private List<Edge> withoutDetours(List<Edge> edges) throws IOException {
    List<Edge> kept = new ArrayList<>();
    for (Edge edge : edges) {
      boolean detour = false;
      for (Edge other : edges) {
        detour |=
            edge.elided()
                && !other.equals(edge)
                && commits.isAncestor(edge.target(), other.target());
      }
      if (!detour) {
        kept.add(edge);
      }
    }
    return kept;
  }
}
