// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import java.io.IOException;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.op.Operation;
import sh.zagi.change.rewrite.Transaction;
import sh.zagi.change.work.Moment;
import sh.zagi.change.work.Mutation;

/// Begins an empty change; it becomes `@`.
///
/// @param place where; on `@` when nothing is said
/// @param text its description; empty for none
/// @param edit whether it becomes `@`
public record NewChange(Place place, String text, boolean edit) implements Mutation {
  @Override
  public Operation.Act apply(Transaction transaction, Moment before) throws IOException {
    Graph graph = new Graph(transaction, before);
    Place wanted = place.isNone() ? Place.onto("@") : place;
    Place.Spot spot = wanted.in(graph, before, List.of());
    ObjectId made = transaction.addEmpty(spot.parents(), text);
    if (!spot.children().isEmpty()) {
      Place.insert(graph, spot, List.of(made));
      graph.carryOut(Transaction.EmptyCommits.KEEP);
    }
    if (edit) {
      WorkingChange.move(transaction, before, made);
    }
    return Operation.Act.command("new empty commit");
  }
}
