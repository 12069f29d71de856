// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import sh.zagi.env.LayerRole;
import sh.zagi.env.Manifest;
import sh.zagi.env.Task;

/// Which tasks of an environment are run to check a tree, and in which order. A pure function.
final class CheckPlan {
  private static final List<String> KINDS = List.of("install", "build", "test");

  private CheckPlan() {}

  /// @param name as the environment calls it
  record Step(String name, Task task) {
    String kind() {
      return name.substring(name.lastIndexOf(':') + 1);
    }

    private String root() {
      return name.contains(":") ? name.substring(0, name.lastIndexOf(':')) : "";
    }
  }

  /// Everything is installed first, then built, then tested; within that the top goes first.
  static List<Step> of(Manifest manifest) {
    boolean installed =
        manifest.layers().stream().anyMatch(layer -> layer.role() == LayerRole.DEPS);
    List<Step> steps = new ArrayList<>();
    for (Map.Entry<String, Task> entry : manifest.tasks().entrySet()) {
      Step step = new Step(entry.getKey(), entry.getValue());
      // Libraries that are a layer are there already, and there is no network to install from.
      if (KINDS.contains(step.kind()) && !(installed && step.kind().equals("install"))) {
        steps.add(step);
      }
    }
    steps.sort(
        Comparator.comparingInt((Step step) -> KINDS.indexOf(step.kind()))
            .thenComparing(Step::root));
    return steps;
  }
}
