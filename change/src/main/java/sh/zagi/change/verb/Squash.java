// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import java.io.IOException;
import java.util.ArrayList;
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

/// Moves what changes did into another change. A change that has nothing left goes away.
///
/// @param from where it is taken from
/// @param into empty for the only parent of `from`
/// @param paths none for all
/// @param text how the description is made
/// @param keepEmptied whether a change that has nothing left stays
public record Squash(
    List<String> from, Optional<String> into, List<String> paths, Text text, boolean keepEmptied)
    implements Mutation {
  /// The description of what comes out.
  ///
  /// @param message empty for the descriptions of all, joined
  /// @param keepDestination whether that of the destination stays as it is
  public record Text(Optional<String> message, boolean keepDestination) {}

  @Override
  public Operation.Act apply(Transaction transaction, Moment before) throws IOException {
    List<String> taken = Paths.checked(paths);
    List<ObjectId> sources = new ArrayList<>(Named.all(before, from));
    ObjectId destination =
        into.isPresent() ? Named.one(before, into.get()) : parent(before, sources);
    sources.remove(destination);
    if (sources.isEmpty()) {
      throw new RefusedException("a change is not squashed into itself");
    }
    for (ObjectId id : sources) {
      transaction.refuseImmutable(id);
    }
    transaction.refuseImmutable(destination);
    List<Taken> all = new ArrayList<>();
    for (ObjectId source : sources) {
      all.add(take(before, source, taken));
    }
    if (!taken.isEmpty() && all.stream().allMatch(Taken::isNothing)) {
      throw new RefusedException("nothing to squash at " + String.join(" ", taken));
    }
    shrink(transaction, before, all);
    // A destination above a source stands on what is left of it before it gets the rest.
    transaction.settle();
    grow(transaction, destination, all);
    return Operation.Act.command("squash commits into " + Acts.shortened(destination));
  }

  private static ObjectId parent(Moment before, List<ObjectId> sources) throws IOException {
    if (sources.size() != 1) {
      throw new RefusedException("squash several changes into which one? say it with --into");
    }
    List<ObjectId> parents = before.commits().parents(sources.getFirst());
    if (parents.size() != 1) {
      throw new RefusedException("a merge has several parents: say with --into which one gets it");
    }
    return parents.getFirst();
  }

  /// What is taken out of a change.
  ///
  /// @param selected the parents' contents with what is taken
  private record Taken(
      ObjectId source, String text, Merge<ObjectId> base, Merge<ObjectId> selected, boolean whole) {
    boolean isNothing() {
      return selected.equals(base);
    }
  }

  private static Taken take(Moment before, ObjectId source, List<String> paths) throws IOException {
    Commits commits = before.commits();
    Merge<ObjectId> base = commits.mergedTrees(commits.parents(source));
    Merge<ObjectId> trees = commits.trees(source);
    Merge<ObjectId> selected = new Part(before).taken(base, trees, paths);
    String text = commits.data(source).description();
    return new Taken(source, text, base, selected, selected.equals(trees));
  }

  private void shrink(Transaction transaction, Moment before, List<Taken> all) throws IOException {
    for (Taken taken : all) {
      if (taken.whole() && !keepEmptied) {
        transaction.abandoned(taken.source(), false);
      } else if (!taken.isNothing()) {
        Draft draft = transaction.draft(taken.source());
        Merge<ObjectId> rest =
            before
                .commits()
                .resolve(
                    Merge.flatten(Merge.threeWay(draft.trees(), taken.selected(), taken.base())));
        var _ = transaction.replace(taken.source(), draft.holding(rest, List.of()));
      }
    }
  }

  private void grow(Transaction transaction, ObjectId destination, List<Taken> all)
      throws IOException {
    ObjectId now = transaction.current(destination);
    Draft draft = transaction.draft(now);
    Merge<ObjectId> trees = draft.trees();
    for (Taken taken : all) {
      trees =
          transaction
              .commits()
              .resolve(Merge.flatten(Merge.threeWay(trees, taken.base(), taken.selected())));
    }
    List<String> texts =
        all.stream().filter(taken -> taken.whole() && !keepEmptied).map(Taken::text).toList();
    String old = draft.data().description();
    String joined = text.keepDestination() ? old : Descriptions.joined(old, texts);
    ObjectId grown =
        transaction.replace(
            now, draft.holding(trees, List.of()).described(text.message().orElse(joined)));
    all.forEach(taken -> transaction.cameFrom(grown, taken.source()));
  }
}
