// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

import java.util.List;
import sh.zagi.env.App;
import sh.zagi.env.spec.DepsSpec;

/// What a repository needs in order to run, with the evidence for every point. Says nothing about
/// where the tools come from: that is chosen later.
///
/// @param app of the first root; an empty name when the project does not say
/// @param roots the top first, then by path
/// @param packages system packages, without repetition
/// @param variables without repetition
/// @param warnings files that were passed over, one line each
public record Plan(
    App app,
    List<Root> roots,
    List<PackageNeed> packages,
    List<ServiceNeed> services,
    List<PortNeed> ports,
    List<VariableNeed> variables,
    List<String> warnings) {
  public Plan {
    roots = List.copyOf(roots);
    packages = List.copyOf(packages);
    services = List.copyOf(services);
    ports = List.copyOf(ports);
    variables = List.copyOf(variables);
    warnings = List.copyOf(warnings);
  }

  /// What all roots ask of tools, in their order.
  public List<ToolNeed> tools() {
    return roots.stream().flatMap(root -> root.tools().stream()).toList();
  }

  /// The libraries of all roots.
  public List<DepsSpec> deps() {
    return roots.stream().flatMap(root -> root.deps().stream()).toList();
  }
}
