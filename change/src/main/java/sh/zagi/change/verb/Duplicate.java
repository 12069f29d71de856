// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.op.Operation;
import sh.zagi.change.rewrite.Commits;
import sh.zagi.change.rewrite.Transaction;
import sh.zagi.change.work.Moment;
import sh.zagi.change.work.Mutation;

/// Makes new changes with the same content.
///
/// @param place where; beside the originals when nothing is said
public record Duplicate(List<String> revisions, Place place) implements Mutation {
  @Override
  public Operation.Act apply(Transaction transaction, Moment before) throws IOException {
    Commits commits = before.commits();
    List<ObjectId> named = Named.all(before, revisions);
    for (ObjectId id : named) {
      if (id.equals(Commits.ROOT)) {
        transaction.refuseImmutable(id);
      }
    }
    Graph graph = new Graph(transaction, before);
    Place.Spot spot = place.in(graph, before, List.of());
    Map<ObjectId, ObjectId> copies = new LinkedHashMap<>();
    Set<ObjectId> tops = new LinkedHashSet<>();
    for (ObjectId id : named.reversed()) {
      List<ObjectId> parents = new ArrayList<>();
      boolean inner = false;
      for (ObjectId parent : commits.parents(id)) {
        inner |= copies.containsKey(parent);
        parents.add(copies.getOrDefault(parent, parent));
      }
      List<ObjectId> on = inner || place.isNone() ? parents : spot.parents();
      ObjectId copy = transaction.add(transaction.rebased(id, on).of(transaction.newChange()));
      tops.removeAll(on);
      tops.add(copy);
      copies.put(id, copy);
    }
    if (!spot.children().isEmpty()) {
      Place.insert(graph, spot, List.copyOf(tops));
      graph.carryOut(Transaction.EmptyCommits.KEEP);
    }
    return Operation.Act.command("duplicate " + Acts.commits(named));
  }
}
