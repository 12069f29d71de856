// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import java.io.IOException;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.op.Operation;
import sh.zagi.change.rewrite.Transaction;
import sh.zagi.change.work.Moment;
import sh.zagi.change.work.Mutation;

/// Makes a change that exists the working copy.
public record EditChange(String revision) implements Mutation {
  @Override
  public Operation.Act apply(Transaction transaction, Moment before) throws IOException {
    ObjectId id = Named.one(before, revision);
    transaction.refuseImmutable(id);
    WorkingChange.move(transaction, before, id);
    return Operation.Act.command("edit " + Acts.commits(java.util.List.of(id)));
  }
}
