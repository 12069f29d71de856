// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.choose;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  private static final Set<String> ONE_BY_ONE = Set.of("start", "dev");
  private static final int PREFIX_LIMIT = 90;

  private PlanTasks() {}

  /// All tasks; those of roots below the top begin with the root's path. A member of a workspace
  /// adds only what the workspace does not do for all members. Of two ecosystems in one folder the
  /// second puts its name before what the first has too.
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
            if (command.isPresent() && !isDoneByWorkspace(plan, root, name)) {
              TaskSpec spec = new TaskSpec(command.get(), task.folder());
              String prefix = prefix(root.path());
              if (tasks.putIfAbsent(prefix + name, spec) != null) {
                tasks.putIfAbsent(prefix + root.ecosystem() + ":" + name, spec);
              }
            }
          });
    }
    return tasks;
  }

  /// A folder as the beginning of a name that env.nix may have.
  private static String prefix(String path) {
    String plain = path.replaceAll("[^A-Za-z0-9._/-]", "-");
    String end = plain.substring(Math.max(0, plain.length() - PREFIX_LIMIT));
    String name = end.replaceFirst("^[^A-Za-z0-9]+", "");
    return name.isEmpty() ? "" : name + ":";
  }

  /// Whether the workspace of a member runs this task over all members, so that the member's own
  /// would run it a second time.
  private static boolean isDoneByWorkspace(Plan plan, Root member, String task) {
    return !ONE_BY_ONE.contains(task)
        && member
            .workspace()
            .filter(path ->
                plan.roots().stream()
                    .anyMatch(one ->
                        one.path().equals(path)
                            && one.workspace().isEmpty()
                            && one.tasks().containsKey(task)))
            .isPresent();
  }

  private static Optional<String> withDebian(String name, TaskNeed task) {
    if (name.equals("install")) {
      return Optional.empty();
    }
    String bare = MANAGER.matcher(task.command()).replaceFirst("");
    return Optional.of(
        bare.replaceFirst("^(?:hatch test|pytest)\\b", "python3 -m pytest")
            .replaceFirst("^python ", "python3 "));
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
