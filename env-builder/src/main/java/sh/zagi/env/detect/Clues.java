// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

import java.util.List;
import java.util.Map;

/// What files beside the manifests say about a project. Roots keep what they know themselves; clues
/// fill the gaps.
///
/// @param tools folder to needs; the empty folder is the top
/// @param tasks folder to tasks by name
public record Clues(
    Map<String, List<ToolNeed>> tools,
    Map<String, Map<String, TaskNeed>> tasks,
    List<PackageNeed> packages,
    List<ServiceNeed> services,
    List<PortNeed> ports,
    List<VariableNeed> variables,
    List<String> warnings) {
  /// No clue at all.
  public static final Clues NONE =
      new Clues(Map.of(), Map.of(), List.of(), List.of(), List.of(), List.of(), List.of());
}
