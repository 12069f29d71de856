// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Clue;
import sh.zagi.env.detect.Clues;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.TaskNeed;
import sh.zagi.env.detect.ToolNeed;
import sh.zagi.env.detect.format.Documents;
import sh.zagi.env.detect.format.Value;

/// Reads mise's configuration: `[tools]`, and of `[tasks]` those that every project has.
public final class MiseFiles implements Clue {
  /// Path below a folder to the steps up from the file to that folder.
  private static final Map<String, Integer> NAMES =
      Map.of(
          "mise.toml", 0,
          ".mise.toml", 0,
          "mise/config.toml", 1,
          ".mise/config.toml", 1,
          ".config/mise.toml", 1,
          ".config/mise/config.toml", 2);

  private static final List<String> TASKS =
      List.of("install", "build", "test", "start", "lint", "dev");

  @Override
  public Clues read(ProjectFiles files) {
    Map<String, List<ToolNeed>> tools = new TreeMap<>();
    Map<String, Map<String, TaskNeed>> tasks = new TreeMap<>();
    List<String> warnings = new ArrayList<>();
    NAMES.forEach((name, up) -> {
      for (String path : files.named(Folders.name(name))) {
        if (!Folders.join("", path).equals(name) && !path.endsWith("/" + name)) {
          continue;
        }
        String folder = Folders.of(path);
        for (int step = 0; step < up; step++) {
          folder = Folders.of(folder);
        }
        if (Folders.isForeign(folder)) {
          continue;
        }
        try {
          Value toml = Documents.toml(files, path).orElseThrow();
          tools.computeIfAbsent(folder, _ -> new ArrayList<>()).addAll(tools(path, toml));
          tasks.computeIfAbsent(folder, _ -> new TreeMap<>()).putAll(tasks(path, folder, toml));
        } catch (BrokenFileException e) {
          warnings.add("passed over " + e.getMessage());
        }
      }
    });
    return new Clues(tools, tasks, List.of(), List.of(), List.of(), List.of(), warnings);
  }

  private static List<ToolNeed> tools(String path, Value toml) {
    List<ToolNeed> needs = new ArrayList<>();
    toml.at("tools")
        .map(Value::members)
        .orElse(Map.of())
        .forEach((written, value) -> {
          Value first = value.list().stream().findFirst().orElse(value);
          String version = first.isObject() ? first.textAt("version").orElse("") : first.text();
          ToolVersion.name(written)
              .ifPresent(tool ->
                  ToolVersion.version(tool, version)
                      .ifPresent(wanted ->
                          needs.add(
                              new ToolNeed(
                                  tool,
                                  wanted,
                                  new Evidence(path, value.line(), tool + " " + wanted)))));
        });
    return needs;
  }

  private static Map<String, TaskNeed> tasks(String path, String folder, Value toml) {
    return toml.at("tasks").map(Value::members).orElse(Map.of()).entrySet().stream()
        .filter(task -> TASKS.contains(task.getKey()))
        .filter(task -> !command(task.getValue()).isEmpty())
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                Function.<Map.Entry<String, Value>>identity()
                    .andThen(task ->
                        new TaskNeed(
                            command(task.getValue()),
                            folder,
                            new Evidence(path, task.getValue().line(), "task " + task.getKey())))));
  }

  private static String command(Value task) {
    Value run = task.isObject() ? task.at("run").orElse(task) : task;
    return run.list().stream()
        .filter(Value::isString)
        .map(Value::text)
        .map(String::strip)
        .collect(Collectors.joining(" && "));
  }
}
