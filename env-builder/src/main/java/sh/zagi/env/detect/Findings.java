// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sh.zagi.env.App;
import sh.zagi.env.spec.DepsSpec;

/// What a project turned out to be.
///
/// @param app an empty name when the project does not say
/// @param node empty when the project needs no Node.js
public record Findings(
    App app,
    List<Evidence> evidence,
    List<PackageRequest> packages,
    Optional<NodeRequest> node,
    List<DepsSpec> deps,
    Map<String, String> tasks) {
  public Findings {
    evidence = List.copyOf(evidence);
    packages = List.copyOf(packages);
    deps = List.copyOf(deps);
    tasks = Collections.unmodifiableMap(new TreeMap<>(tasks));
  }

  /// Both together; where they disagree, this one wins.
  Findings and(Findings other) {
    Map<String, PackageRequest> byName = new LinkedHashMap<>();
    packages.forEach(one -> byName.put(one.name(), one));
    other.packages.forEach(one -> byName.putIfAbsent(one.name(), one));
    Map<String, String> allTasks = new TreeMap<>(other.tasks);
    allTasks.putAll(tasks);
    return new Findings(
        app,
        joined(evidence, other.evidence),
        List.copyOf(byName.values()),
        node.or(other::node),
        joined(deps, other.deps),
        allTasks);
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
