// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import java.io.IOException;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.op.Operation;
import sh.zagi.change.rewrite.Transaction;
import sh.zagi.change.work.Moment;
import sh.zagi.change.work.Mutation;

/// Lets changes go; what stood on them stands on their parents.
///
/// @param retainBookmarks whether bookmarks move to the parents; they are deleted otherwise
public record Abandon(List<String> revisions, boolean retainBookmarks) implements Mutation {
  @Override
  public Operation.Act apply(Transaction transaction, Moment before) throws IOException {
    List<ObjectId> ids = Named.all(before, revisions);
    for (ObjectId id : ids) {
      transaction.abandoned(id, !retainBookmarks);
    }
    return Operation.Act.command("abandon " + Acts.commits(ids));
  }
}
