// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import java.io.IOException;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.op.Operation;
import sh.zagi.change.rewrite.Draft;
import sh.zagi.change.rewrite.Transaction;
import sh.zagi.change.work.Moment;
import sh.zagi.change.work.Mutation;

/// Gives changes another description.
///
/// @param revisions which ones
/// @param text the description; empty for none
public record Describe(List<String> revisions, String text) implements Mutation {
  public Describe(String revision, String text) {
    this(List.of(revision), text);
  }

  @Override
  public Operation.Act apply(Transaction transaction, Moment before) throws IOException {
    List<ObjectId> ids = Named.all(before, revisions);
    for (ObjectId id : ids.reversed()) {
      transaction.refuseImmutable(id);
    }
    for (ObjectId id : ids.reversed()) {
      Draft draft = transaction.draft(id);
      if (!draft.data().description().equals(text)) {
        List<ObjectId> parents = transaction.placed(draft.parents());
        Draft moved = parents.equals(draft.parents()) ? draft : transaction.rebased(id, parents);
        var _ = transaction.replace(id, moved.described(text));
      }
    }
    return Operation.Act.command("describe " + Acts.commits(ids));
  }
}
