// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.op.Operation;
import sh.zagi.change.rewrite.Transaction;
import sh.zagi.change.work.Moment;
import sh.zagi.change.work.Mutation;

/// Lets changes that stand on each other stand side by side; what stood on them stands on all.
public record Parallelize(List<String> revisions) implements Mutation {
  @Override
  public Operation.Act apply(Transaction transaction, Moment before) throws IOException {
    List<ObjectId> named = Named.all(before, revisions);
    for (ObjectId id : named) {
      transaction.refuseImmutable(id);
    }
    Graph graph = new Graph(transaction, before);
    Set<ObjectId> side = new LinkedHashSet<>(graph.all());
    side.retainAll(Set.copyOf(named));
    Map<ObjectId, List<ObjectId>> lower = new HashMap<>();
    Map<ObjectId, List<ObjectId>> upper = new HashMap<>();
    for (ObjectId id : side) {
      List<ObjectId> parents = new ArrayList<>();
      List<ObjectId> tops = new ArrayList<>(List.of(id));
      for (ObjectId parent : graph.parents(id)) {
        parents.addAll(lower.getOrDefault(parent, List.of(parent)));
        tops.addAll(upper.getOrDefault(parent, List.of()));
      }
      lower.put(id, parents);
      upper.put(id, tops);
    }
    for (ObjectId id : graph.all()) {
      boolean above = graph.parents(id).stream().anyMatch(side::contains);
      if (side.contains(id)) {
        graph.put(id, lower.getOrDefault(id, List.of()));
      } else if (above) {
        graph.replaceParents(id, parent -> upper.getOrDefault(parent, List.of(parent)));
      }
    }
    graph.carryOut(Transaction.EmptyCommits.KEEP);
    return Operation.Act.command("parallelize " + Acts.commits(named));
  }
}
