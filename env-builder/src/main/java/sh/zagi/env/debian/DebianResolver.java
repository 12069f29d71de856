// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Chooses exact packages for a list of requests. A pure function of the index and the requests.
///
/// The essential packages come first and alone, so that every environment of one index has the same
/// base. Then the requests are taken together, before any of their dependencies: a dependency with
/// alternatives takes the one that was asked for.
public final class DebianResolver {
  /// How many choices may be taken back before the requests count as contradictory.
  private static final int MAX_RETRIES = 50;

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
      Resolving all = solve(base.fixed(), requests);
      Resolving tools = solve(base.fixed(), named(BUILD_TOOLS, "builds the environment"));
      List<DebPackage> needed =
          tools.chosen().filter(p -> !base.has(p.name())).map(p -> tools.record(p, false)).toList();
      List<DebPackage> packages = all.chosen().map(p -> all.record(p, base.has(p.name()))).toList();
      return new Selection.Resolved(new PackageSet(packages, needed, index.epoch()));
    } catch (Impossible impossible) {
      return new Selection.Refused(impossible.sentence());
    }
  }

  private static List<PackageRequest> essentials(IndexSnapshot index) {
    return Stream.concat(index.essentials().map(IndexPackage::name).sorted(), BASE_EXTRAS.stream())
        .map(name -> new PackageRequest(name, Optional.empty(), "essential"))
        .toList();
  }

  private static List<PackageRequest> named(List<String> names, String why) {
    return names.stream().map(name -> new PackageRequest(name, Optional.empty(), why)).toList();
  }

  /// Takes choices back one at a time: after a conflict the nearest choice on the way to it is
  /// forbidden and everything starts again.
  private static Resolving solve(Resolving start, List<PackageRequest> requests) throws Impossible {
    Set<String> forbidden = new HashSet<>();
    for (int attempt = 0; ; attempt++) {
      Resolving state = start.fixed();
      try {
        state.takeAll(requests, forbidden);
        return state;
      } catch (Impossible impossible) {
        Optional<String> choice = impossible.choice().filter(name -> !forbidden.contains(name));
        if (attempt == MAX_RETRIES || choice.isEmpty()) {
          throw impossible;
        }
        forbidden.add(choice.get());
      }
    }
  }
}
