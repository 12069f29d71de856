// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.revset;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import sh.zagi.change.ChangeId;
import sh.zagi.change.commit.CommitData;
import sh.zagi.change.commit.MalformedCommitException;
import sh.zagi.change.rewrite.Commits;

/// History from some commits downwards, children before parents, a line of commits kept together
/// where that is possible, the virtual root last. Reads as far as is asked for, and a day further:
/// a child is found in time unless its clock was more than a day behind its parent's.
final class NewestFirst {
  private static final int SLACK_SECONDS = 24 * 60 * 60;

  private final RevWalk walk;
  private final Map<ObjectId, Place> places = new HashMap<>();
  private final PriorityQueue<Place> unread =
      new PriorityQueue<>(Comparator.comparingInt(Place::time).reversed());
  private final Deque<Place> ready = new ArrayDeque<>();

  /// A commit and what it stands on.
  ///
  /// @param time of the committer, in seconds
  record Node(ObjectId id, List<ObjectId> parents, int time) {}

  private static final class Place {
    final Node node;
    int children;
    boolean read;

    Place(Node node) {
      this.node = node;
    }

    int time() {
      return node.time();
    }
  }

  /// @param tops those that come first, as far as they are no ancestors of others
  NewestFirst(ObjectReader reader, Collection<ObjectId> tops) throws IOException {
    this.walk = new RevWalk(reader);
    walk.setRetainBody(false);
    for (ObjectId top : tops) {
      place(top);
    }
  }

  private Place place(ObjectId id) throws IOException {
    Place known = places.get(id);
    if (known != null) {
      return known;
    }
    Place place = new Place(node(id));
    places.put(place.node.id(), place);
    unread.add(place);
    return place;
  }

  private Node node(ObjectId id) throws IOException {
    if (id.equals(Commits.ROOT)) {
      return new Node(Commits.ROOT, List.of(), Integer.MIN_VALUE);
    }
    RevCommit commit = walk.lookupCommit(id);
    walk.parseHeaders(commit);
    List<ObjectId> parents = new ArrayList<>(commit.getParentCount());
    for (RevCommit parent : commit.getParents()) {
      parents.add(parent.copy());
    }
    return new Node(
        commit.copy(),
        parents.isEmpty() ? List.of(Commits.ROOT) : List.copyOf(parents),
        commit.getCommitTime());
  }

  /// Puts one of the tops, with what it stands on, before the others.
  void startWith(ObjectId top) throws IOException {
    Place place = place(top);
    if (!place.read) {
      unread.remove(place);
      read(place);
    }
  }

  /// The next commit; empty when there is none left.
  Optional<Node> next() throws IOException {
    do {
      while (!unread.isEmpty() && (ready.isEmpty() || isNear(ready.getFirst().time()))) {
        read(unread.poll());
      }
      // What was ready may have turned out to have a child that comes first.
    } while (ready.removeIf(place -> place.children > 0));
    if (ready.isEmpty()) {
      return Optional.empty();
    }
    Place first = ready.removeFirst();
    List<ObjectId> parents = first.node.parents();
    for (int i = parents.size() - 1; i >= 0; i--) {
      Place parent = place(parents.get(i));
      parent.children--;
      if (parent.children == 0 && parent.read) {
        ready.addFirst(parent);
      }
    }
    return Optional.of(first.node);
  }

  private boolean isNear(int time) {
    Place newest = unread.peek();
    return newest != null && newest.time() >= (long) time - SLACK_SECONDS;
  }

  private void read(Place place) throws IOException {
    place.read = true;
    for (ObjectId parent : place.node.parents()) {
      place(parent).children++;
    }
    if (place.children == 0) {
      ready.addLast(place);
    }
  }

  /// Whether a commit is one of the tops or an ancestor of one. Reads as far down as it must.
  boolean reaches(ObjectId id) throws IOException {
    int time = node(id).time();
    while (!unread.isEmpty() && !places.containsKey(id) && isNear(time)) {
      read(unread.poll());
    }
    return places.containsKey(id);
  }

  /// The change of a commit, read without keeping the commit.
  ChangeId change(ObjectId id) throws IOException {
    try {
      return CommitData.read(walk.getObjectReader(), id).changeId(id);
    } catch (MalformedCommitException _) {
      return ChangeId.synthetic(id.name());
    }
  }
}
