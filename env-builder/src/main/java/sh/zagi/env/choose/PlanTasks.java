// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.choose;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Plan;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.TaskNeed;
import sh.zagi.env.spec.TaskSpec;

/// Turns the tasks of a plan into those of an environment. A pure function.
///
/// Where Python libraries come from Debian there is nothing left to install, and commands run
/// without the manager that would look for a virtual environment.
final class PlanTasks {
  private static final Pattern MANAGER = Pattern.compile("^(?:uv|poetry|pdm|pipenv|hatch) run +");

  private PlanTasks() {}

  /// All tasks; those of roots below the top begin with the root's path.
  ///
  /// @param wheels whether Python libraries come from an index of wheels
  static Map<String, TaskSpec> of(Plan plan, boolean wheels) {
    Map<String, TaskSpec> tasks = new TreeMap<>();
    for (Root root : plan.roots()) {
      boolean debian = !wheels && root.ecosystem().equals("python");
      root.tasks()
          .forEach((name, task) -> {
            Optional<String> command =
                debian ? withDebian(name, task) : Optional.of(task.command());
            command.ifPresent(text ->
                tasks.putIfAbsent(
                    root.path().isEmpty() ? name : root.path() + ":" + name,
                    new TaskSpec(text, task.folder())));
          });
    }
    return tasks;
  }

  private static Optional<String> withDebian(String name, TaskNeed task) {
    if (name.equals("install")) {
      return Optional.empty();
    }
    String bare = MANAGER.matcher(task.command()).replaceFirst("");
    return Optional.of(bare.replaceFirst("^(?:hatch test|pytest)\\b", "python3 -m pytest"));
  }

  /// Where Python finds the project itself when nothing installed it; empty without Python roots.
  static Optional<String> pythonPath(Plan plan) {
    StringBuilder path = new StringBuilder();
    for (Root root : plan.roots()) {
      if (root.ecosystem().equals("python")) {
        String folder = root.path().isEmpty() ? "/workspace" : "/workspace/" + root.path();
        path.append(path.isEmpty() ? "" : ":").append(folder).append("/src:").append(folder);
      }
    }
    return path.isEmpty() ? Optional.empty() : Optional.of(path.toString());
  }
}
