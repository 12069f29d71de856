// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import java.io.IOException;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.op.Operation;
import sh.zagi.change.rewrite.Transaction;
import sh.zagi.change.work.Moment;
import sh.zagi.change.work.Mutation;

/// Gives a change another description.
///
/// @param revision which one
/// @param text the description; empty for none
public record Describe(String revision, String text) implements Mutation {
  @Override
  public Operation.Act apply(Transaction transaction, Moment before) throws IOException {
    ObjectId id = Revisions.one(before, revision);
    Transaction.Draft draft = transaction.draft(id);
    var _ = transaction.replace(id, draft.described(text));
    return Operation.Act.command("describe commit " + id.name());
  }
}
