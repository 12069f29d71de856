// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.RefusedException;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.op.Operation;
import sh.zagi.change.rewrite.Commits;
import sh.zagi.change.rewrite.Draft;
import sh.zagi.change.rewrite.Transaction;
import sh.zagi.change.work.Moment;
import sh.zagi.change.work.Mutation;

/// Gives a change the files of another; without saying which, those of its parents.
///
/// @param from empty for the parents of `into`
/// @param into empty for `@`
/// @param changesIn what this change did is undone in it; not together with the others
/// @param paths none for all
public record Restore(
    Optional<String> from, Optional<String> into, Optional<String> changesIn, List<String> paths)
    implements Mutation {
  @Override
  public Operation.Act apply(Transaction transaction, Moment before) throws IOException {
    if (changesIn.isPresent() && (from.isPresent() || into.isPresent())) {
      throw new RefusedException("--changes-in does not go together with --from and --into");
    }
    Commits commits = before.commits();
    ObjectId target = Named.one(before, changesIn.or(() -> into).orElse("@"));
    // Where only the source is typed, `@` gets it; where only the target is typed, `@` gives it.
    boolean fromWorking = from.isEmpty() && into.isPresent();
    Merge<ObjectId> source =
        fromWorking
            ? commits.trees(before.at())
            : from.isPresent()
                ? commits.trees(Named.one(before, from.get()))
                : commits.mergedTrees(commits.parents(target));
    Draft draft = transaction.draft(target);
    Merge<ObjectId> trees = new Part(before).taken(draft.trees(), source, Paths.checked(paths));
    if (!trees.equals(draft.trees())) {
      var _ = transaction.replace(target, draft.holding(trees, List.of()));
    }
    return Operation.Act.command("restore into " + Acts.commits(List.of(target)));
  }
}
