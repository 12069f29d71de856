// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.RefusedException;
import sh.zagi.change.op.Operation;
import sh.zagi.change.rewrite.Transaction;
import sh.zagi.change.work.Moment;
import sh.zagi.change.work.Mutation;

/// Puts changes on other parents.
///
/// @param revisions the changes that the mode speaks of
/// @param skipEmptied whether changes that come out empty go away
public record Rebase(Mode mode, List<String> revisions, Place place, boolean skipEmptied)
    implements Mutation {
  /// What moves.
  public enum Mode {
    /// The changes alone; what stood on them stands on their parents.
    REVISIONS,
    /// The changes with all that stands on them.
    SOURCE,
    /// Whole lines of work: from the first change that the destination has not.
    BRANCH
  }

  @Override
  public Operation.Act apply(Transaction transaction, Moment before) throws IOException {
    if (place.isNone()) {
      throw new RefusedException("rebase where? say it with -d, -A or -B");
    }
    Graph graph = new Graph(transaction, before);
    List<ObjectId> named = Named.all(before, revisions);
    for (ObjectId id : mode == Mode.BRANCH ? List.<ObjectId>of() : named) {
      transaction.refuseImmutable(id);
    }
    switch (mode) {
      case REVISIONS -> alone(graph, before, named);
      case SOURCE -> withDescendants(graph, before, named);
      case BRANCH -> withDescendants(graph, before, roots(graph, before, named));
    }
    graph.carryOut(skipEmptied ? Transaction.EmptyCommits.DROP_NEW : Transaction.EmptyCommits.KEEP);
    return Operation.Act.command("rebase " + Acts.commits(named));
  }

  private void withDescendants(Graph graph, Moment before, List<ObjectId> roots)
      throws IOException {
    Set<ObjectId> moved = new LinkedHashSet<>(roots);
    for (ObjectId id : graph.all()) {
      if (graph.parents(id).stream().anyMatch(moved::contains)) {
        moved.add(id);
      }
    }
    Place.Spot spot = place.in(graph, before, moved);
    for (ObjectId root : roots) {
      boolean below = graph.parents(root).stream().anyMatch(moved::contains);
      if (!below) {
        graph.put(root, spot.parents());
      }
    }
    Place.insert(graph, spot, tops(graph, moved));
  }

  private static List<ObjectId> tops(Graph graph, Set<ObjectId> moved) throws IOException {
    Set<ObjectId> tops = new LinkedHashSet<>(moved);
    for (ObjectId id : moved) {
      tops.removeAll(graph.parents(id));
    }
    return List.copyOf(tops);
  }

  /// The first commits of the lines that lead to these and that the destination has not.
  private List<ObjectId> roots(Graph graph, Moment before, List<ObjectId> named)
      throws IOException {
    Set<ObjectId> without = new TreeSet<>(before.fixed());
    without.addAll(place.in(graph, before, List.of()).parents());
    Set<ObjectId> line = new LinkedHashSet<>(before.commits().range(named, without));
    List<ObjectId> roots = new ArrayList<>();
    for (ObjectId id : line) {
      if (graph.parents(id).stream().noneMatch(line::contains)) {
        roots.add(id);
      }
    }
    return roots;
  }

  private void alone(Graph graph, Moment before, List<ObjectId> named) throws IOException {
    Set<ObjectId> moved = new LinkedHashSet<>(graph.all());
    moved.retainAll(new HashSet<>(named));
    List<List<ObjectId>> inner = new ArrayList<>();
    for (ObjectId id : moved) {
      inner.add(nearest(graph, moved, graph.parents(id)));
    }
    closeGaps(graph, moved);
    Place.Spot spot = place.in(graph, before, moved);
    int i = 0;
    for (ObjectId id : moved) {
      List<ObjectId> parents = inner.get(i++);
      graph.put(id, parents.isEmpty() ? spot.parents() : parents);
    }
    Place.insert(graph, spot, tops(graph, moved));
  }

  /// The moved commits that are nearest below, through commits that are not moved.
  private static List<ObjectId> nearest(Graph graph, Set<ObjectId> moved, List<ObjectId> parents)
      throws IOException {
    Set<ObjectId> found = new LinkedHashSet<>();
    Set<ObjectId> plan = new HashSet<>(graph.all());
    for (ObjectId parent : parents) {
      if (moved.contains(parent)) {
        found.add(parent);
      } else if (plan.contains(parent)) {
        found.addAll(nearest(graph, moved, graph.parents(parent)));
      }
    }
    return List.copyOf(found);
  }

  private static void closeGaps(Graph graph, Set<ObjectId> moved) throws IOException {
    for (ObjectId id : graph.all()) {
      if (!moved.contains(id) && graph.parents(id).stream().anyMatch(moved::contains)) {
        List<ObjectId> parents = new ArrayList<>();
        for (ObjectId parent : graph.parents(id)) {
          parents.addAll(outer(graph, moved, parent));
        }
        graph.put(id, parents);
      }
    }
  }

  private static List<ObjectId> outer(Graph graph, Set<ObjectId> moved, ObjectId parent)
      throws IOException {
    if (!moved.contains(parent)) {
      return List.of(parent);
    }
    List<ObjectId> found = new ArrayList<>();
    for (ObjectId below : graph.parents(parent)) {
      found.addAll(outer(graph, moved, below));
    }
    return found;
  }
}
