// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Chooses exact packages for a list of requests. A pure function of the index and the requests.
///
/// The essential packages come first and alone, so that every environment of one index has the same
/// base. Then the requests are taken together, before any of their dependencies: a dependency with
/// alternatives takes the one that was asked for. Only when the requests contradict that base, such
/// as by another version of one of its packages, are they taken first and get a base of their own.
public final class DebianResolver {
  /// How many combinations of choices are tried before the requests count as contradictory.
  private static final int MAX_ATTEMPTS = 200;

  /// `passwd` and `adduser` make the users of the root file system; `mawk` because essential
  /// packages use the virtual `awk`; `usr-is-merged` because the alternative script moves
  /// directories at build time.
  private static final List<String> BASE_EXTRAS =
      List.of("adduser", "mawk", "passwd", "usr-is-merged");

  private static final List<String> BUILD_TOOLS = List.of("fakeroot", "busybox-static");

  private DebianResolver() {}

  /// Resolves the requests to exact packages, or says in one sentence why that is impossible.
  public static Selection resolve(IndexSnapshot index, List<PackageRequest> requests) {
    try {
      Resolving base = solve(new Resolving(index), essentials(index));
      try {
        return resolved(index, base, solve(base.fixed(), requests));
      } catch (Impossible contradiction) {
        return withOwnBase(index, requests, contradiction);
      }
    } catch (Impossible impossible) {
      return new Selection.Refused(impossible.sentence());
    }
  }

  private static Selection withOwnBase(
      IndexSnapshot index, List<PackageRequest> requests, Impossible contradiction)
      throws Impossible {
    List<PackageRequest> essentials = essentials(index);
    Resolving all;
    try {
      all =
          solve(
              new Resolving(index), Stream.concat(requests.stream(), essentials.stream()).toList());
    } catch (Impossible _) {
      throw contradiction;
    }
    return resolved(
        index, all.closure(essentials.stream().map(PackageRequest::name).toList()), all);
  }

  private static Selection resolved(IndexSnapshot index, Resolving base, Resolving all)
      throws Impossible {
    Resolving tools = solve(base.fixed(), named(BUILD_TOOLS, "builds the environment"));
    List<DebPackage> needed =
        tools.chosen().filter(p -> !base.has(p.name())).map(p -> tools.record(p, 0)).toList();
    Map<String, Integer> stages = Stages.of(base, all);
    List<DebPackage> packages =
        all.chosen().map(p -> all.record(p, Objects.requireNonNull(stages.get(p.name())))).toList();
    return new Selection.Resolved(new PackageSet(packages, needed, index.epoch()));
  }

  private static List<PackageRequest> essentials(IndexSnapshot index) {
    return Stream.concat(index.essentials().map(IndexPackage::name).sorted(), BASE_EXTRAS.stream())
        .map(name -> new PackageRequest(name, Optional.empty(), "essential"))
        .toList();
  }

  private static List<PackageRequest> named(List<String> names, String why) {
    return names.stream().map(name -> new PackageRequest(name, Optional.empty(), why)).toList();
  }

  /// Takes choices back after a contradiction: each choice that led to it is forbidden in turn and
  /// everything starts again, with few forbidden choices before many, so the answer departs as
  /// little as it can from the preferred one.
  private static Resolving solve(Resolving start, List<PackageRequest> requests) throws Impossible {
    Deque<Set<IndexPackage>> untried = new ArrayDeque<>();
    Set<Set<IndexPackage>> seen = new HashSet<>();
    untried.add(Set.of());
    Optional<Impossible> first = Optional.empty();
    for (int attempt = 0; attempt < MAX_ATTEMPTS && !untried.isEmpty(); attempt++) {
      Set<IndexPackage> forbidden = untried.removeFirst();
      Resolving state = start.fixed();
      try {
        state.takeAll(requests, forbidden);
        return state;
      } catch (Impossible impossible) {
        first = first.or(() -> Optional.of(impossible));
        for (IndexPackage choice : impossible.choices()) {
          Set<IndexPackage> more = new HashSet<>(forbidden);
          if (more.add(choice) && seen.add(more)) {
            untried.addLast(more);
          }
        }
      }
    }
    throw first.orElseThrow();
  }
}
