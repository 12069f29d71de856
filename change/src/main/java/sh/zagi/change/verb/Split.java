// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import sh.zagi.change.RefusedException;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.merge.TreeEdits;
import sh.zagi.change.op.Operation;
import sh.zagi.change.rewrite.Commits;
import sh.zagi.change.rewrite.Draft;
import sh.zagi.change.rewrite.Transaction;
import sh.zagi.change.work.Moment;
import sh.zagi.change.work.Mutation;

/// Makes two changes of one: what is selected stays below under the same change id, the rest comes
/// on top as a new change, which takes bookmarks and `@`.
///
/// @param paths that are selected, folders with all below them
/// @param hunks that are selected, as [Hunks] reads them
/// @param message for the lower change; empty for the same as before
/// @param rest for the upper change; empty for the same as before
public record Split(
    String revision,
    List<String> paths,
    List<String> hunks,
    Optional<String> message,
    Optional<String> rest)
    implements Mutation {
  @Override
  public Operation.Act apply(Transaction transaction, Moment before) throws IOException {
    ObjectId id = Named.one(before, revision);
    transaction.refuseImmutable(id);
    Commits commits = before.commits();
    Merge<ObjectId> base = commits.mergedTrees(commits.parents(id));
    Merge<ObjectId> whole = commits.trees(id);
    if (base.equals(whole)) {
      throw new RefusedException(Named.name(before, id) + " is empty: there is nothing to split");
    }
    if (paths.isEmpty() && hunks.isEmpty()) {
      throw new RefusedException("split off what? name paths, or hunks with --hunk FILE:N");
    }
    Merge<ObjectId> selected = selected(before, base, whole);
    if (selected.equals(base) || selected.equals(whole)) {
      throw new RefusedException(
          selected.equals(base)
              ? "nothing of it is selected: both changes have to hold something"
              : "all of it is selected: both changes have to hold something");
    }
    Draft draft = transaction.draft(id);
    String old = draft.data().description();
    ObjectId lower =
        transaction.add(draft.holding(selected, List.of()).described(message.orElse(old)));
    transaction.cameFrom(lower, id);
    var _ =
        transaction.replace(
            id, draft.on(List.of(lower)).of(transaction.newChange()).described(rest.orElse(old)));
    return Operation.Act.command("split " + Acts.commits(List.of(id)));
  }

  private Merge<ObjectId> selected(Moment before, Merge<ObjectId> base, Merge<ObjectId> whole)
      throws IOException {
    Merge<ObjectId> byPath =
        paths.isEmpty() ? base : new Part(before).taken(base, whole, Paths.checked(paths));
    if (hunks.isEmpty()) {
      return byPath;
    }
    if (!byPath.isResolved() || !base.isResolved() || !whole.isResolved()) {
      throw new RefusedException("a change in conflict is split by paths, not by hunks");
    }
    ObjectReader reader = before.commits().reader();
    ObjectInserter inserter = before.commits().inserter();
    TreeEdits edits = new TreeEdits();
    for (String text : hunks) {
      Hunks some = Hunks.parse(text);
      edits.set(some.path(), some.of(reader, inserter, base.add(0), whole.add(0)));
    }
    return Merge.resolved(edits.apply(reader, inserter, byPath.add(0)));
  }
}
