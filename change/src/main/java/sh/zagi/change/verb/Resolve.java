// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.RefusedException;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.merge.ConflictPaths;
import sh.zagi.change.merge.TreeEdits;
import sh.zagi.change.merge.TreeEntry;
import sh.zagi.change.op.Operation;
import sh.zagi.change.rewrite.Commits;
import sh.zagi.change.rewrite.Draft;
import sh.zagi.change.rewrite.Transaction;
import sh.zagi.change.work.Moment;
import sh.zagi.change.work.Mutation;

/// Decides a conflict by taking one side of it.
///
/// @param paths that are decided; none for all in conflict
/// @param side from 1, as the markers count them; 0 for the base
public record Resolve(String revision, List<String> paths, int side) implements Mutation {
  @Override
  public Operation.Act apply(Transaction transaction, Moment before) throws IOException {
    ObjectId id = Named.one(before, revision);
    transaction.refuseImmutable(id);
    Commits commits = before.commits();
    Merge<ObjectId> trees = commits.trees(id);
    SortedMap<String, Merge<Optional<TreeEntry>>> conflicts =
        ConflictPaths.of(commits.reader(), trees);
    List<String> wanted = Paths.checked(paths);
    if (conflicts.isEmpty()) {
      throw new RefusedException(Named.name(before, id) + " has no conflict");
    }
    TreeEdits edits = new TreeEdits();
    for (Map.Entry<String, Merge<Optional<TreeEntry>>> path : conflicts.entrySet()) {
      if (wanted.isEmpty() || wanted.stream().anyMatch(one -> isBelow(path.getKey(), one))) {
        edits.set(path.getKey(), side(path.getKey(), path.getValue().simplify()));
      }
    }
    if (edits.isEmpty()) {
      throw new RefusedException(
          "not in conflict: "
              + String.join(" ", wanted)
              + "; in conflict: "
              + String.join(" ", conflicts.keySet()));
    }
    List<ObjectId> terms = new ArrayList<>();
    for (ObjectId tree : trees.terms()) {
      terms.add(edits.apply(commits.reader(), commits.inserter(), tree));
    }
    Draft draft = transaction.draft(id);
    Merge<ObjectId> resolved = commits.resolve(new Merge<>(terms));
    boolean sameSides = resolved.terms().size() == trees.terms().size();
    var _ =
        transaction.replace(id, draft.holding(resolved, sameSides ? draft.labels() : List.of()));
    return Operation.Act.command("resolve conflicts in " + Acts.commits(List.of(id)));
  }

  private static boolean isBelow(String path, String wanted) {
    return path.equals(wanted) || path.startsWith(wanted + "/");
  }

  private Optional<TreeEntry> side(String path, Merge<Optional<TreeEntry>> conflict) {
    if (side < 0 || side > conflict.sides()) {
      throw new RefusedException(
          path + " has " + conflict.sides() + " sides, there is no side " + side);
    }
    return side == 0 ? conflict.remove(0) : conflict.add(side - 1);
  }
}
