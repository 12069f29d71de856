// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// One attempt of [DebianResolver]: the packages taken so far, and those whose needs are still
/// open.
final class Resolving {
  /// Why a package is in the set.
  private record Taken(IndexPackage chosen, Optional<String> parent, String why, boolean choice) {}

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

  boolean has(String name) {
    return taken.containsKey(name);
  }

  Stream<IndexPackage> chosen() {
    return taken.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> entry.getValue().chosen());
  }

  DebPackage record(IndexPackage chosen, boolean boot) {
    Taken reason = taken.get(chosen.name());
    return DebPackage.of(chosen, boot, reason == null ? "" : reason.why());
  }

  void takeAll(List<PackageRequest> requests, Set<String> forbidden) throws Impossible {
    for (PackageRequest request : requests) {
      take(find(request), new Taken(find(request), Optional.empty(), request.why(), false));
    }
    for (int next = 0; next < open.size(); next++) {
      IndexPackage dependent = open.get(next);
      for (List<Relation> clause : dependent.needs()) {
        if (clause.stream().noneMatch(this::isMet)) {
          choose(dependent, clause, forbidden);
        }
      }
    }
  }

  private IndexPackage find(PackageRequest request) throws Impossible {
    List<IndexPackage> versions = index.versions(request.name());
    if (request.version().isPresent()) {
      return versions.stream()
          .filter(p -> p.version().text().equals(request.version().get()))
          .findFirst()
          .orElseThrow(() ->
              new Impossible(
                  request + " is not in the package index" + offered(versions), Optional.empty()));
    }
    if (!versions.isEmpty()) {
      return versions.getFirst();
    }
    List<IndexPackage> providing = index.providers(request.name());
    if (providing.size() == 1) {
      return providing.getFirst();
    }
    throw new Impossible(
        providing.isEmpty()
            ? "there is no Debian package named " + request.name()
            : request.name() + " is provided by several packages: " + names(providing),
        Optional.empty());
  }

  private static String offered(List<IndexPackage> versions) {
    return versions.isEmpty() ? "" : ", which has " + versions.getFirst().version();
  }

  private static String names(List<IndexPackage> packages) {
    return String.join(", ", packages.stream().map(IndexPackage::name).limit(5).toList());
  }

  private boolean isMet(Relation relation) {
    Taken named = taken.get(relation.name());
    return (named != null && relation.admits(named.chosen().version()))
        || providers.getOrDefault(relation.name(), List.of()).stream().anyMatch(relation::isMetBy);
  }

  private void choose(IndexPackage dependent, List<Relation> clause, Set<String> forbidden)
      throws Impossible {
    List<IndexPackage> candidates = clause.stream().flatMap(index::candidates).distinct().toList();
    List<IndexPackage> allowed =
        candidates.stream()
            .filter(p -> !forbidden.contains(p.name()) && !has(p.name()) && clash(p).isEmpty())
            .toList();
    if (allowed.isEmpty()) {
      Optional<String> clash =
          candidates.stream().map(this::clash).flatMap(Optional::stream).findFirst();
      throw new Impossible(
          whyNot(dependent, clause, clash),
          choiceBefore(dependent.name()).or(() -> clash.flatMap(this::choiceBefore)));
    }
    IndexPackage best = allowed.getFirst();
    take(
        best,
        new Taken(
            best,
            Optional.of(dependent.name()),
            "needed by " + dependent.name(),
            allowed.size() > 1));
  }

  private static String whyNot(
      IndexPackage dependent, List<Relation> clause, Optional<String> clash) {
    String needed = String.join(" or ", clause.stream().map(Relation::toString).toList());
    return dependent.name()
        + " needs "
        + needed
        + clash
            .map(name -> ", which cannot be installed together with " + name)
            .orElse(", which is not in the package index");
  }

  /// The nearest package on the way from a request to here that was one of several choices.
  private Optional<String> choiceBefore(String name) {
    Optional<String> at = Optional.of(name);
    while (at.isPresent()) {
      Taken reason = taken.get(at.get());
      if (reason == null) {
        return Optional.empty();
      }
      if (reason.choice()) {
        return at;
      }
      at = reason.parent();
    }
    return Optional.empty();
  }

  private void take(IndexPackage chosen, Taken reason) throws Impossible {
    Taken earlier = taken.get(chosen.name());
    if (earlier != null && earlier.chosen().equals(chosen)) {
      return;
    }
    if (earlier != null) {
      throw new Impossible(
          chosen.name()
              + " "
              + chosen.version()
              + " and "
              + earlier.chosen().version()
              + " cannot both be installed",
          Optional.empty());
    }
    Optional<String> clash = clash(chosen);
    if (clash.isPresent()) {
      throw new Impossible(
          chosen.name() + " cannot be installed together with " + clash.get(), Optional.empty());
    }
    taken.put(chosen.name(), reason);
    for (Relation provided : chosen.provides()) {
      providers.computeIfAbsent(provided.name(), _ -> new ArrayList<>()).add(chosen);
    }
    for (Relation excluded : chosen.excludes()) {
      exclusions
          .computeIfAbsent(excluded.name(), _ -> new ArrayList<>())
          .add(new Exclusion(excluded, chosen.name()));
    }
    open.add(chosen);
  }

  /// The name of a package in the set that excludes the candidate, or that it excludes.
  private Optional<String> clash(IndexPackage candidate) {
    for (Relation excluded : candidate.excludes()) {
      Taken named = taken.get(excluded.name());
      if (named != null && excluded.admits(named.chosen().version())) {
        return Optional.of(named.chosen().name());
      }
      for (IndexPackage provider : providers.getOrDefault(excluded.name(), List.of())) {
        if (!provider.name().equals(candidate.name()) && excluded.isMetBy(provider)) {
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
