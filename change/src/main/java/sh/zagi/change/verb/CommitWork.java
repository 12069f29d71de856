// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.op.Operation;
import sh.zagi.change.rewrite.Draft;
import sh.zagi.change.rewrite.Transaction;
import sh.zagi.change.work.Moment;
import sh.zagi.change.work.Mutation;

/// Describes `@` and begins a new empty change on it; with paths, only these are described and the
/// rest stays in `@`.
///
/// @param text empty for the description that it has
public record CommitWork(Optional<String> text, List<String> paths) implements Mutation {
  @Override
  public Operation.Act apply(Transaction transaction, Moment before) throws IOException {
    ObjectId at = before.at();
    if (!paths.isEmpty()) {
      var _ = new Split("@", paths, List.of(), text, Optional.of("")).apply(transaction, before);
      return Operation.Act.command("commit paths of " + Acts.commits(List.of(at)));
    }
    Draft draft = transaction.draft(at);
    ObjectId done =
        text.isPresent() && !text.get().equals(draft.data().description())
            ? transaction.replace(at, draft.described(text.get()))
            : at;
    ObjectId next = transaction.addEmpty(List.of(done));
    transaction.view(transaction.view().withWorkspace(before.workspace(), next));
    return Operation.Act.command("commit " + Acts.shortened(at));
  }
}
