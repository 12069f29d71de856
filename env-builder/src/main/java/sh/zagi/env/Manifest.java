// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env;

import java.util.List;
import java.util.Map;

/// What a session needs to know of an environment; kept as `manifest.json`.
///
/// @param tools what people ask "which version" about: node, npm, java, mvn
/// @param layers in mount order: the root file system first
/// @param variables set for every process of a session
/// @param tasks by name: install, build, test, start, lint, or the project's own
/// @param services that a session starts before its first prompt
/// @param ports on which the application is expected to listen
public record Manifest(
    List<Tool> tools,
    List<Layer> layers,
    Map<String, String> variables,
    Map<String, Task> tasks,
    List<Service> services,
    List<Integer> ports) {
  public Manifest {
    tools = List.copyOf(tools);
    layers = List.copyOf(layers);
    variables = Map.copyOf(variables);
    tasks = Map.copyOf(tasks);
    services = List.copyOf(services);
    ports = List.copyOf(ports);
  }
}
