// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sh.zagi.env.App;
import sh.zagi.env.spec.DepsSpec;

/// A folder of one ecosystem that is worked on as a whole.
///
/// @param path relative to the top of the tree; empty for the top
/// @param ecosystem such as `node`, `python`, `java`
/// @param app an empty name when the root does not say
/// @param tasks by name: install, build, test, start, lint, or the project's own
/// @param deps libraries that can become a layer
/// @param workspace path of the root that installs this one too; empty when it is on its own
/// @param evidence for what the other parts do not carry themselves
public record Root(
    String path,
    String ecosystem,
    App app,
    List<ToolNeed> tools,
    Optional<PackageManager> packageManager,
    Map<String, TaskNeed> tasks,
    List<DepsSpec> deps,
    List<PackageNeed> packages,
    List<PortNeed> ports,
    List<VariableNeed> variables,
    Optional<String> workspace,
    List<Evidence> evidence) {
  public Root {
    tools = List.copyOf(tools);
    tasks = Collections.unmodifiableMap(new TreeMap<>(tasks));
    deps = List.copyOf(deps);
    packages = List.copyOf(packages);
    ports = List.copyOf(ports);
    variables = List.copyOf(variables);
    evidence = List.copyOf(evidence);
  }

  /// A root on its own that knows neither ports nor variables.
  public Root(
      String path,
      String ecosystem,
      App app,
      List<ToolNeed> tools,
      Optional<PackageManager> packageManager,
      Map<String, TaskNeed> tasks,
      List<DepsSpec> deps,
      List<PackageNeed> packages,
      List<Evidence> evidence) {
    this(
        path,
        ecosystem,
        app,
        tools,
        packageManager,
        tasks,
        deps,
        packages,
        List.of(),
        List.of(),
        Optional.empty(),
        evidence);
  }

  /// `path` below this root.
  public String below(String name) {
    return path.isEmpty() ? name : path + "/" + name;
  }
}
