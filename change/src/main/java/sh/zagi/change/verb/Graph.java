// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.RefusedException;
import sh.zagi.change.rewrite.Commits;
import sh.zagi.change.rewrite.Transaction;
import sh.zagi.change.work.Moment;

/// The graph of all work in progress as it shall be: parents are planned by old ids, and then every
/// commit that is affected is put on its new parents, parents first.
final class Graph {
  private final Transaction transaction;
  private final Moment moment;
  private final Map<ObjectId, List<ObjectId>> planned = new LinkedHashMap<>();
  private final Map<ObjectId, List<ObjectId>> placed = new HashMap<>();
  private final Set<ObjectId> entered = new HashSet<>();

  Graph(Transaction transaction, Moment moment) throws IOException {
    this.transaction = transaction;
    this.moment = moment;
    for (ObjectId id : moment.mutable()) {
      planned.put(id, moment.commits().parents(id));
    }
  }

  /// The planned parents of a commit; its own when it is no work in progress.
  List<ObjectId> parents(ObjectId id) throws IOException {
    List<ObjectId> parents = planned.get(id);
    return parents == null ? moment.commits().parents(id) : parents;
  }

  /// Commits that are planned to stand on one of these.
  List<ObjectId> children(Collection<ObjectId> of) {
    return planned.entrySet().stream()
        .filter(entry -> entry.getValue().stream().anyMatch(of::contains))
        .map(Map.Entry::getKey)
        .toList();
  }

  /// All commits of the plan, parents first as they were.
  List<ObjectId> all() {
    return List.copyOf(planned.keySet());
  }

  /// @throws RefusedException when the commit is immutable
  void put(ObjectId id, List<ObjectId> parents) throws IOException {
    transaction.refuseImmutable(id);
    Set<ObjectId> distinct = new LinkedHashSet<>(parents);
    planned.put(id, List.copyOf(distinct));
  }

  /// Replaces some parents of a commit, each by any number of others.
  void replaceParents(ObjectId id, Function<ObjectId, List<ObjectId>> replacement)
      throws IOException {
    List<ObjectId> next = new ArrayList<>();
    for (ObjectId parent : parents(id)) {
      next.addAll(replacement.apply(parent));
    }
    put(id, next);
  }

  /// Makes the plan true.
  ///
  /// @throws RefusedException when a commit would be its own ancestor
  void carryOut(Transaction.EmptyCommits empty) throws IOException {
    for (ObjectId id : all()) {
      var _ = place(id, empty);
    }
  }

  /// Where children of a commit belong afterwards: on its new version, or on its parents when it
  /// was dropped.
  private List<ObjectId> place(ObjectId id, Transaction.EmptyCommits empty) throws IOException {
    List<ObjectId> known = placed.get(id);
    if (known != null) {
      return known;
    }
    List<ObjectId> plan = planned.get(id);
    if (plan == null) {
      return List.of(id);
    }
    if (!entered.add(id)) {
      throw new RefusedException(
          Named.name(moment, id) + " would stand on itself: the destination is above it");
    }
    Set<ObjectId> parents = new LinkedHashSet<>();
    for (ObjectId parent : plan) {
      parents.addAll(place(parent, empty));
    }
    if (parents.size() > 1) {
      parents.remove(Commits.ROOT);
    }
    List<ObjectId> next = List.copyOf(parents);
    List<ObjectId> result =
        next.equals(moment.commits().parents(id))
            ? List.of(id)
            : transaction.move(id, next, empty).map(List::of).orElse(next);
    placed.put(id, result);
    return result;
  }
}
