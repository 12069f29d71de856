// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import java.io.IOException;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.op.Operation;
import sh.zagi.change.rewrite.Commits;
import sh.zagi.change.rewrite.Transaction;
import sh.zagi.change.work.Moment;
import sh.zagi.change.work.Mutation;

/// Makes changes that undo what others did.
///
/// @param place where; below `@` when nothing is said, so that the files show it
public record Revert(List<String> revisions, Place place) implements Mutation {
  @Override
  public Operation.Act apply(Transaction transaction, Moment before) throws IOException {
    Commits commits = before.commits();
    List<ObjectId> named = Named.all(before, revisions);
    Graph graph = new Graph(transaction, before);
    Place wanted = place.isNone() ? new Place(List.of(), List.of(), List.of("@")) : place;
    Place.Spot spot = wanted.in(graph, before, List.of());
    List<ObjectId> on = spot.parents();
    for (ObjectId id : named) {
      if (id.equals(Commits.ROOT)) {
        transaction.refuseImmutable(id);
      }
      Merge<ObjectId> parents = commits.mergedTrees(commits.parents(id));
      Merge<ObjectId> trees =
          commits.resolve(
              Merge.flatten(Merge.threeWay(commits.mergedTrees(on), commits.trees(id), parents)));
      on = List.of(transaction.addNew(on, text(commits, id), trees));
    }
    if (!spot.children().isEmpty()) {
      Place.insert(graph, spot, on);
      graph.carryOut(Transaction.EmptyCommits.KEEP);
    }
    return Operation.Act.command("revert " + Acts.commits(named));
  }

  private static String text(Commits commits, ObjectId id) throws IOException {
    String subject = commits.data(id).description().lines().findFirst().orElse("(no description)");
    return "Revert \"" + subject + "\"\n\nThis reverts commit " + id.name() + ".\n";
  }
}
