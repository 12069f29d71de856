// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// One attempt of [DebianResolver]: the packages taken so far, and those whose needs are still
/// open.
final class Resolving {
  /// Why a package is in the set.
  ///
  /// @param choice whether another package could have been taken instead
  /// @param narrowing earlier choices but for which another package could have been taken
  private record Taken(
      IndexPackage chosen,
      Optional<String> parent,
      String why,
      boolean choice,
      List<IndexPackage> narrowing) {}

  /// One of the clause's relations must be met for the package to work.
  private record Need(IndexPackage dependent, List<Relation> clause) {}

  /// A package of the set, `owner`, does not tolerate what `excluded` names.
  private record Exclusion(Relation excluded, String owner) {}

  private final IndexSnapshot index;
  private final Map<String, Taken> taken = new HashMap<>();
  private final Map<String, List<IndexPackage>> providers = new HashMap<>();
  private final Map<String, List<Exclusion>> exclusions = new HashMap<>();
  private final List<IndexPackage> open = new ArrayList<>();

  Resolving(IndexSnapshot index) {
    this.index = index;
  }

  /// A copy in which everything taken so far is beyond doubt.
  Resolving fixed() {
    Resolving copy = new Resolving(index);
    copy.taken.putAll(taken);
    providers.forEach((name, list) -> copy.providers.put(name, new ArrayList<>(list)));
    exclusions.forEach((name, list) -> copy.exclusions.put(name, new ArrayList<>(list)));
    return copy;
  }

  /// The part of the set that the named packages need.
  Resolving closure(List<String> names) {
    Resolving part = new Resolving(index);
    List<String> next = new ArrayList<>(names);
    for (int i = 0; i < next.size(); i++) {
      Taken reason = taken.get(next.get(i));
      if (reason != null && !part.has(next.get(i))) {
        part.put(reason);
        for (List<Relation> clause : reason.chosen().needs()) {
          clause.stream()
              .flatMap(relation -> meeting(relation).stream())
              .findFirst()
              .ifPresent(met -> next.add(met.name()));
        }
      }
    }
    return part;
  }

  boolean has(String name) {
    return taken.containsKey(name);
  }

  Stream<IndexPackage> chosen() {
    return taken.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> entry.getValue().chosen());
  }

  /// The names of the packages that were taken because they were asked for.
  Stream<String> requested() {
    return taken.entrySet().stream()
        .filter(entry -> entry.getValue().parent().isEmpty())
        .map(Map.Entry::getKey)
        .sorted();
  }

  DebPackage record(IndexPackage chosen, int stage) {
    Taken reason = taken.get(chosen.name());
    return DebPackage.of(chosen, stage, reason == null ? "" : reason.why());
  }

  void takeAll(List<PackageRequest> requests, Set<IndexPackage> forbidden) throws Impossible {
    for (PackageRequest request : requests) {
      take(request, forbidden);
    }
    List<Need> alternatives = new ArrayList<>();
    for (int next = 0, later = 0; next < open.size() || later < alternatives.size(); ) {
      if (next < open.size()) {
        IndexPackage dependent = open.get(next++);
        for (List<Relation> clause : dependent.needs()) {
          if (clause.size() > 1) {
            alternatives.add(new Need(dependent, clause));
          } else {
            meet(new Need(dependent, clause), forbidden);
          }
        }
      } else {
        meet(alternatives.get(later++), forbidden);
      }
    }
  }

  private void meet(Need need, Set<IndexPackage> forbidden) throws Impossible {
    if (need.clause().stream().allMatch(relation -> meeting(relation).isEmpty())) {
      choose(need.dependent(), need.clause(), forbidden);
    }
  }

  private void take(PackageRequest request, Set<IndexPackage> forbidden) throws Impossible {
    List<IndexPackage> asked = Requested.candidates(index, request);
    if (asked.stream().anyMatch(this::isTaken)) {
      return;
    }
    List<IndexPackage> allowed = allowed(asked, forbidden);
    if (allowed.isEmpty()) {
      Optional<String> clash = asked.stream().flatMap(p -> clash(p).stream()).findFirst();
      String other = clash.map(this::described).orElse("the other requests");
      throw new Impossible(
          request + " cannot be installed together with " + other,
          clash.map(this::choicesBefore).orElse(List.of()));
    }
    take(asked, allowed, Optional.empty(), request.why());
  }

  private void take(
      List<IndexPackage> candidates,
      List<IndexPackage> allowed,
      Optional<String> parent,
      String why) {
    IndexPackage best = allowed.getFirst();
    put(new Taken(best, parent, why, allowed.size() > 1, blamed(candidates)));
    open.add(best);
  }

  /// The choices because of which candidates cannot be taken.
  private List<IndexPackage> blamed(List<IndexPackage> candidates) {
    return candidates.stream()
        .flatMap(p -> clash(p).stream())
        .distinct()
        .flatMap(name -> choicesBefore(name).stream())
        .distinct()
        .toList();
  }

  private boolean isTaken(IndexPackage candidate) {
    Taken same = taken.get(candidate.name());
    return same != null && same.chosen().equals(candidate);
  }

  private List<IndexPackage> allowed(List<IndexPackage> candidates, Set<IndexPackage> forbidden) {
    return candidates.stream().filter(p -> !forbidden.contains(p) && clash(p).isEmpty()).toList();
  }

  /// What of the set meets the relation.
  private Optional<IndexPackage> meeting(Relation relation) {
    Taken named = taken.get(relation.name());
    return named != null && relation.admits(named.chosen().version())
        ? Optional.of(named.chosen())
        : providers.getOrDefault(relation.name(), List.of()).stream()
            .filter(relation::isMetBy)
            .findFirst();
  }

  private void choose(IndexPackage dependent, List<Relation> clause, Set<IndexPackage> forbidden)
      throws Impossible {
    List<IndexPackage> candidates = clause.stream().flatMap(index::candidates).distinct().toList();
    List<IndexPackage> allowed = allowed(candidates, forbidden);
    if (allowed.isEmpty()) {
      Optional<String> clash = candidates.stream().flatMap(p -> clash(p).stream()).findFirst();
      Set<IndexPackage> choices = new LinkedHashSet<>(choicesBefore(dependent.name()));
      choices.addAll(blamed(candidates));
      throw new Impossible(whyNot(dependent, clause, clash), List.copyOf(choices));
    }
    take(candidates, allowed, Optional.of(dependent.name()), "needed by " + dependent.name());
  }

  private String whyNot(IndexPackage dependent, List<Relation> clause, Optional<String> clash) {
    String needed = String.join(" or ", clause.stream().map(Relation::toString).toList());
    return dependent.name()
        + " needs "
        + needed
        + clash
            .map(name -> ", which cannot be installed together with " + described(name))
            .orElse(", which is not in the package index");
  }

  private String described(String name) {
    Taken named = taken.get(name);
    return named == null ? name : name + " " + named.chosen().version();
  }

  /// The packages on the way from a request to here that were one of several choices, the nearest
  /// first.
  private List<IndexPackage> choicesBefore(String name) {
    List<IndexPackage> choices = new ArrayList<>();
    Optional<String> at = Optional.of(name);
    while (at.isPresent()) {
      Taken reason = taken.get(at.get());
      if (reason == null) {
        break;
      }
      if (reason.choice()) {
        choices.add(reason.chosen());
      }
      choices.addAll(reason.narrowing());
      at = reason.parent();
    }
    return choices;
  }

  private void put(Taken reason) {
    IndexPackage chosen = reason.chosen();
    taken.put(chosen.name(), reason);
    for (Relation provided : chosen.provides()) {
      providers.computeIfAbsent(provided.name(), _ -> new ArrayList<>()).add(chosen);
    }
    for (Relation excluded : chosen.excludes()) {
      exclusions
          .computeIfAbsent(excluded.name(), _ -> new ArrayList<>())
          .add(new Exclusion(excluded, chosen.name()));
    }
  }

  /// The name of a package in the set that excludes the candidate, or that it excludes: also
  /// another version of itself.
  private Optional<String> clash(IndexPackage candidate) {
    if (has(candidate.name())) {
      return Optional.of(candidate.name());
    }
    for (Relation excluded : candidate.excludes()) {
      Taken named = taken.get(excluded.name());
      if (named != null && excluded.admits(named.chosen().version())) {
        return Optional.of(named.chosen().name());
      }
      for (IndexPackage provider : providers.getOrDefault(excluded.name(), List.of())) {
        if (excluded.isMetBy(provider)) {
          return Optional.of(provider.name());
        }
      }
    }
    return Stream.concat(
            Stream.of(candidate.name()), candidate.provides().stream().map(Relation::name))
        .flatMap(name -> exclusions.getOrDefault(name, List.of()).stream())
        .filter(exclusion -> exclusion.excluded().isMetBy(candidate))
        .map(Exclusion::owner)
        .findFirst();
  }
}
