// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.rewrite;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.algebra.SameChange;
import sh.zagi.change.op.RefTarget;

/// What became of which commits, and where that leaves what stood on them or pointed at them. For
/// one thread.
final class Rewrites {
  private final Map<ObjectId, Rewrite> byOld = new LinkedHashMap<>();

  void put(ObjectId old, Rewrite rewrite) {
    byOld.put(old, rewrite);
  }

  @Nullable Rewrite get(ObjectId old) {
    return byOld.get(old);
  }

  boolean contains(ObjectId old) {
    return byOld.containsKey(old);
  }

  boolean isEmpty() {
    return byOld.isEmpty();
  }

  /// The commits that something became of.
  Set<ObjectId> old() {
    return byOld.keySet();
  }

  void clear() {
    byOld.clear();
  }

  boolean isDivergent(ObjectId id) {
    return byOld.get(id) instanceof Rewrite.Divergent;
  }

  /// Where the children of these commits belong now.
  List<ObjectId> placed(Collection<ObjectId> parents) {
    Set<ObjectId> placed = new LinkedHashSet<>();
    parents.forEach(parent -> place(parent, placed, new HashSet<>()));
    if (placed.size() > 1) {
      placed.remove(Commits.ROOT);
    }
    return List.copyOf(placed);
  }

  private void place(ObjectId id, Set<ObjectId> into, Set<ObjectId> seen) {
    Rewrite rewrite = byOld.get(id);
    if (rewrite == null || !seen.add(id)) {
      into.add(id);
      return;
    }
    switch (rewrite) {
      case Rewrite.Rewritten(ObjectId next) -> place(next, into, seen);
      case Rewrite.Divergent _ -> into.add(id);
      case Rewrite.Abandoned(List<ObjectId> parents, boolean _) ->
          parents.forEach(parent -> place(parent, into, seen));
    }
  }

  /// What a bookmark points at now.
  RefTarget moved(RefTarget target) {
    RefTarget result = target;
    for (ObjectId old : target.candidates()) {
      if (contains(old)) {
        RefTarget next = successor(old);
        result =
            new RefTarget(
                Merge.flatten(
                        result
                            .terms()
                            .map(term ->
                                term.filter(old::equals).isPresent()
                                    ? next.terms()
                                    : Merge.resolved(term)))
                    .simplify());
      }
    }
    return target.isConflicted() ? withBases(result) : result;
  }

  /// What sides of a conflict have in common moves as well: where one of them only followed it, no
  /// conflict is left.
  private RefTarget withBases(RefTarget target) {
    Merge<Optional<ObjectId>> terms =
        target
            .terms()
            .map(term ->
                term.flatMap(id ->
                    byOld.get(id) instanceof Rewrite.Rewritten
                        ? Optional.of(placed(List.of(id)).getFirst())
                        : term))
            .simplify();
    return new RefTarget(terms.trivial(SameChange.ACCEPT).map(Merge::resolved).orElse(terms));
  }

  private RefTarget successor(ObjectId old) {
    return switch (byOld.get(old)) {
      case Rewrite.Divergent(List<ObjectId> next) -> RefTarget.diverged(old, next);
      case Rewrite.Abandoned(List<ObjectId> _, boolean delete) when delete -> RefTarget.ABSENT;
      case null, default -> RefTarget.diverged(old, placed(List.of(old)));
    };
  }
}
