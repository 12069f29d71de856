// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.revset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.RefusedException;
import sh.zagi.change.rewrite.Commits;

/// Finds what a revset means. Sets stay tests as long as nobody lists them, so that what is asked
/// of a long history costs as much as is shown of it.
final class Evaluation {
  private final Scope scope;
  private final Symbols symbols;
  private final Functions functions;

  Evaluation(Scope scope) {
    this.scope = scope;
    this.symbols = new Symbols(scope);
    this.functions = new Functions(this);
  }

  Scope scope() {
    return scope;
  }

  CommitSet of(Revset revset) throws IOException {
    return switch (revset) {
      case Revset.Symbol symbol -> CommitSet.Listed.of(List.of(symbols.one(symbol)));
      case Revset.Remote remote -> CommitSet.Listed.of(List.of(symbols.remote(remote)));
      case Revset.WorkingCopy copy -> CommitSet.Listed.of(List.of(symbols.workingCopy(copy)));
      case Revset.Between(Optional<Revset> from, Optional<Revset> to) -> between(from, to);
      case Revset.Range(Optional<Revset> from, Optional<Revset> to) -> range(from, to);
      case Revset.Not(Revset inner) -> not(of(inner));
      case Revset.And(Revset left, Revset right) -> of(left).and(of(right));
      case Revset.Minus(Revset left, Revset right) -> {
        CommitSet taken = of(right);
        yield of(left).filtered(id -> !taken.contains(id));
      }
      case Revset.Or(Revset left, Revset right) -> of(left).or(of(right));
      case Revset.Call call -> functions.call(call);
      case Revset.Pattern pattern ->
          throw new RefusedException(
              "a pattern is no set of revisions: " + pattern.kind() + ":" + pattern.text());
    };
  }

  /// Everything that can be seen, the root as well.
  CommitSet all() {
    return new CommitSet.Tested(tipsOrRoot(), this::isVisible);
  }

  private Collection<ObjectId> tipsOrRoot() {
    return scope.tips().isEmpty() ? List.of(Commits.ROOT) : scope.tips();
  }

  private boolean isVisible(ObjectId id) {
    // Only walks from visible tips ask, and symbols are looked up among what is visible.
    return id != null;
  }

  CommitSet not(CommitSet set) throws IOException {
    return all().filtered(id -> !set.contains(id));
  }

  CommitSet ancestors(CommitSet of) throws IOException {
    List<ObjectId> tops = list(of);
    NewestFirst below = new NewestFirst(scope.commits().reader(), tops);
    return new CommitSet.Tested(tops, below::reaches);
  }

  private CommitSet between(Optional<Revset> from, Optional<Revset> to) throws IOException {
    if (from.isEmpty()) {
      return to.isEmpty() ? all() : ancestors(of(to.get()));
    }
    CommitSet upper = to.isEmpty() ? all() : of(to.get());
    return descendants(of(from.get()), upper);
  }

  /// The members of `from` and what stands on them, as far as it is below `upper`.
  CommitSet descendants(CommitSet from, CommitSet upper) throws IOException {
    Set<ObjectId> bottom = new HashSet<>(list(from));
    if (bottom.contains(Commits.ROOT)) {
      return upper instanceof CommitSet.Listed ? ancestors(upper) : all();
    }
    Collection<ObjectId> tops = upper instanceof CommitSet.Listed ? upper.tops() : tipsOrRoot();
    List<NewestFirst.Node> met = downTo(bottom, tops);
    Set<ObjectId> found = new LinkedHashSet<>();
    for (NewestFirst.Node node : met.reversed()) {
      if (bottom.contains(node.id()) || node.parents().stream().anyMatch(found::contains)) {
        found.add(node.id());
      }
    }
    return new CommitSet.Listed(found);
  }

  /// What is met from `tops` downwards until all of `bottom` was met.
  List<NewestFirst.Node> downTo(Set<ObjectId> bottom, Collection<ObjectId> tops)
      throws IOException {
    NewestFirst walk = new NewestFirst(scope.commits().reader(), tops);
    Set<ObjectId> missing = new HashSet<>(bottom);
    // One of them may not be below the tops at all; then the walk ends where it would have been.
    missing.removeIf(id -> !reaches(walk, id));
    List<NewestFirst.Node> met = new ArrayList<>();
    while (!missing.isEmpty()) {
      Optional<NewestFirst.Node> node = walk.next();
      if (node.isEmpty()) {
        break;
      }
      met.add(node.get());
      missing.remove(node.get().id());
    }
    return met;
  }

  private static boolean reaches(NewestFirst walk, ObjectId id) {
    try {
      return walk.reaches(id);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private CommitSet range(Optional<Revset> from, Optional<Revset> to) throws IOException {
    Collection<ObjectId> tops = to.isEmpty() ? tipsOrRoot() : list(of(to.get()));
    Set<ObjectId> without =
        from.isEmpty() ? Set.of(Commits.ROOT) : new TreeSet<>(list(of(from.get())));
    if (without.isEmpty()) {
      return ancestors(CommitSet.Listed.of(tops));
    }
    if (without.equals(Set.of(Commits.ROOT))) {
      return ancestors(CommitSet.Listed.of(tops)).filtered(id -> !id.equals(Commits.ROOT));
    }
    return CommitSet.Listed.of(scope.commits().range(tops, without));
  }

  /// The members, in no order that matters.
  List<ObjectId> list(CommitSet set) throws IOException {
    return set instanceof CommitSet.Listed(Set<ObjectId> commits)
        ? List.copyOf(commits)
        : ordered(set, Integer.MAX_VALUE);
  }

  /// The first members as a log shows them: children before parents, the line of the working copy
  /// first.
  List<ObjectId> ordered(CommitSet set, int most) throws IOException {
    Set<ObjectId> missing = new HashSet<>();
    if (set instanceof CommitSet.Listed(Set<ObjectId> commits)) {
      if (commits.size() <= 1) {
        return commits.stream().limit(most).toList();
      }
      missing.addAll(commits);
    }
    boolean root = missing.remove(Commits.ROOT);
    boolean listed = set instanceof CommitSet.Listed;
    List<ObjectId> found = new ArrayList<>();
    List<ObjectId> tops = set.tops().stream().filter(id -> !id.equals(Commits.ROOT)).toList();
    NewestFirst walk =
        new NewestFirst(scope.commits().reader(), tops.isEmpty() ? set.tops() : tops);
    startAtWorkingCopy(walk, tops);
    while (found.size() < most && !(listed && missing.isEmpty())) {
      Optional<NewestFirst.Node> node = walk.next();
      if (node.isEmpty()) {
        break;
      }
      ObjectId id = node.get().id();
      if (listed ? missing.remove(id) : set.contains(id)) {
        found.add(id);
      }
    }
    if (root && found.size() < most) {
      found.add(Commits.ROOT);
    }
    return found;
  }

  private void startAtWorkingCopy(NewestFirst walk, List<ObjectId> tops) throws IOException {
    Optional<ObjectId> at = scope.workingCopy();
    if (at.isEmpty() || tops.size() < 2) {
      return;
    }
    for (ObjectId top : tops) {
      if (top.equals(at.get()) || (scope.mutable().contains(top) && isAbove(top, at.get()))) {
        walk.startWith(top);
        return;
      }
    }
  }

  private boolean isAbove(ObjectId top, ObjectId bottom) throws IOException {
    return scope.commits().isAncestor(bottom, top);
  }
}
