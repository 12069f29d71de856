// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import java.util.List;
import java.util.Map;

/// Where and how a session sees a layer of libraries.
///
/// @param target absolute; below `/workspace` the layer lies under the source
/// @param path folders that go in front of `PATH`
/// @param variables of every process
public record Placement(String target, List<String> path, Map<String, String> variables) {
  static final String WORKSPACE = "/workspace";

  public Placement {
    path = List.copyOf(path);
    variables = Map.copyOf(variables);
  }

  /// A layer that is found where it is, without more.
  static Placement at(String target) {
    return new Placement(target, List.of(), Map.of());
  }
}
