// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.op;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.algebra.SameChange;

/// What a bookmark points at: nothing, a commit, or several that nobody has chosen from yet.
public record RefTarget(Merge<Optional<ObjectId>> terms) {
  /// Points at nothing.
  public static final RefTarget ABSENT = new RefTarget(Merge.resolved(Optional.empty()));

  public static RefTarget of(ObjectId commit) {
    return new RefTarget(Merge.resolved(Optional.of(commit)));
  }

  /// What remains when one commit became several.
  ///
  /// @param rewritten at least one
  public static RefTarget diverged(ObjectId old, List<ObjectId> rewritten) {
    List<Optional<ObjectId>> terms = new ArrayList<>();
    for (ObjectId one : rewritten) {
      if (!terms.isEmpty()) {
        terms.add(Optional.of(old));
      }
      terms.add(Optional.of(one));
    }
    return new RefTarget(new Merge<>(terms));
  }

  public boolean isAbsent() {
    return equals(ABSENT);
  }

  public boolean isConflicted() {
    return !terms.isResolved();
  }

  /// The commit, when there is exactly one.
  public Optional<ObjectId> commit() {
    return terms.value().flatMap(value -> value);
  }

  /// Every commit that it may point at.
  public List<ObjectId> candidates() {
    return terms.adds().stream().flatMap(Optional::stream).distinct().toList();
  }

  /// Says whether one commit is another or an ancestor of it.
  @FunctionalInterface
  public interface Ancestry {
    boolean isAncestor(ObjectId ancestor, ObjectId descendant);
  }

  /// Both changes of a target together: a side that moved on from what the other has wins.
  public static RefTarget merge(
      RefTarget left, RefTarget base, RefTarget right, Ancestry ancestry) {
    Optional<RefTarget> trivial = Merge.threeWay(left, base, right).trivial(SameChange.ACCEPT);
    if (trivial.isPresent()) {
      return trivial.get();
    }
    Merge<Optional<ObjectId>> terms =
        Merge.flatten(Merge.threeWay(left.terms, base.terms, right.terms)).simplify();
    for (Optional<Merge<Optional<ObjectId>>> less = withoutPair(terms, ancestry);
        less.isPresent();
        less = withoutPair(terms, ancestry)) {
      terms = less.get();
    }
    return new RefTarget(terms.trivial(SameChange.ACCEPT).map(Merge::resolved).orElse(terms));
  }

  /// Takes out an add that is behind another one, with a remove behind both.
  private static Optional<Merge<Optional<ObjectId>>> withoutPair(
      Merge<Optional<ObjectId>> terms, Ancestry ancestry) {
    for (int first = 0; first < terms.sides(); first++) {
      for (int second = first + 1; second < terms.sides(); second++) {
        int behind = behind(terms, first, second, ancestry);
        if (behind < 0) {
          continue;
        }
        ObjectId add = terms.add(behind).orElseThrow();
        for (int remove = 0; remove < terms.sides() - 1; remove++) {
          if (terms.remove(remove).map(old -> ancestry.isAncestor(old, add)).orElse(true)) {
            return Optional.of(without(terms, behind, remove));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static int behind(
      Merge<Optional<ObjectId>> terms, int first, int second, Ancestry ancestry) {
    if (terms.add(first).isEmpty() || terms.add(second).isEmpty()) {
      return -1;
    }
    ObjectId one = terms.add(first).get();
    ObjectId other = terms.add(second).get();
    if (ancestry.isAncestor(one, other)) {
      return first;
    }
    return ancestry.isAncestor(other, one) ? second : -1;
  }

  private static <T> Merge<T> without(Merge<T> merge, int add, int remove) {
    List<T> adds = new ArrayList<>(merge.adds());
    List<T> removes = new ArrayList<>(merge.removes());
    adds.remove(add);
    removes.remove(remove);
    List<T> terms = new ArrayList<>();
    for (int i = 0; i < adds.size(); i++) {
      terms.add(adds.get(i));
      if (i < removes.size()) {
        terms.add(removes.get(i));
      }
    }
    return new Merge<>(terms);
  }
}
