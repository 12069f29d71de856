// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.survey;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import sh.zagi.env.detect.Detection;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Plan;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.ServiceNeed;
import sh.zagi.env.detect.TaskNeed;
import sh.zagi.env.detect.ToolNeed;
import sh.zagi.env.detect.VariableNeed;
import tools.jackson.databind.json.JsonMapper;

/// What was found in a directory, as one line of JSON; `docs/detection.md` is its schema.
public final class PlanJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private PlanJson() {}

  /// One line without its end.
  ///
  /// @param directory as it was asked for
  public static String line(String directory, Detection detection) {
    Map<String, Object> line = object("dir", directory);
    switch (detection) {
      case Detection.Found(Plan plan) -> addPlan(line, plan);
      case Detection.Nothing(String sentence) -> {
        line.put("roots", List.of());
        line.put("nothing", sentence);
      }
      case Detection.Broken(String sentence) -> line.put("error", sentence);
    }
    return MAPPER.writeValueAsString(line);
  }

  private static void addPlan(Map<String, Object> line, Plan plan) {
    line.put("name", plan.app().name());
    line.put("version", plan.app().version());
    line.put("roots", plan.roots().stream().map(PlanJson::root).toList());
    line.put("tools", tools(plan.tools()));
    line.put(
        "packages",
        plan.packages().stream()
            .map(one -> with(object("name", one.name()), one.evidence()))
            .toList());
    line.put("services", plan.services().stream().map(PlanJson::service).toList());
    line.put(
        "ports",
        plan.ports().stream()
            .map(one -> with(object("port", one.port()), one.evidence()))
            .toList());
    line.put("environment", plan.variables().stream().map(PlanJson::variable).toList());
    line.put("warnings", plan.warnings());
  }

  private static Map<String, Object> root(Root root) {
    Map<String, Object> json = object("path", path(root.path()));
    json.put("ecosystem", root.ecosystem());
    json.put("name", root.app().name());
    json.put("version", root.app().version());
    root.workspace().ifPresent(one -> json.put("workspace", path(one)));
    json.put("tools", tools(root.tools()));
    root.packageManager()
        .ifPresent(one -> {
          Map<String, Object> manager = object("name", one.name());
          manager.put("version", one.version());
          json.put("packageManager", with(manager, one.evidence()));
        });
    Map<String, Object> tasks = new LinkedHashMap<>();
    root.tasks().forEach((name, task) -> tasks.put(name, task(task)));
    json.put("tasks", tasks);
    List<Object> libraries = new ArrayList<>();
    root.deps()
        .forEach(one -> {
          Map<String, Object> spec = object("kind", one.kind());
          spec.put("manifest", one.manifest());
          if (!one.lock().isEmpty()) {
            spec.put("lock", one.lock());
          }
          libraries.add(spec);
        });
    json.put("libraries", libraries);
    json.put(
        "packages",
        root.packages().stream()
            .map(one -> with(object("name", one.name()), one.evidence()))
            .toList());
    json.put(
        "ports",
        root.ports().stream()
            .map(one -> with(object("port", one.port()), one.evidence()))
            .toList());
    json.put("environment", root.variables().stream().map(PlanJson::variable).toList());
    json.put(
        "evidence", root.evidence().stream().map(one -> with(new LinkedHashMap<>(), one)).toList());
    return json;
  }

  private static Map<String, Object> task(TaskNeed task) {
    Map<String, Object> json = object("command", task.command());
    json.put("folder", path(task.folder()));
    return with(json, task.evidence());
  }

  /// One entry for each tool: the strongest word that names a version, the others under `also`.
  private static List<Map<String, Object>> tools(List<ToolNeed> needs) {
    Map<String, List<ToolNeed>> byName = new LinkedHashMap<>();
    needs.forEach(one -> byName.computeIfAbsent(one.name(), _ -> new ArrayList<>()).add(one));
    List<Map<String, Object>> tools = new ArrayList<>();
    byName
        .values()
        .forEach(all -> {
          ToolNeed best =
              all.stream()
                  .filter(one -> !one.version().isEmpty())
                  .findFirst()
                  .orElse(all.getFirst());
          Map<String, Object> json = tool(best);
          List<Map<String, Object>> also =
              all.stream()
                  .filter(one -> !one.equals(best) && !one.version().isEmpty())
                  .distinct()
                  .map(PlanJson::tool)
                  .toList();
          if (!also.isEmpty()) {
            json.put("also", also);
          }
          tools.add(json);
        });
    return tools;
  }

  private static Map<String, Object> tool(ToolNeed need) {
    Map<String, Object> json = object("name", need.name());
    json.put("version", need.version());
    return with(json, need.evidence());
  }

  private static Map<String, Object> service(ServiceNeed service) {
    Map<String, Object> json = object("name", service.name());
    json.put("kind", service.kind());
    json.put("version", service.version());
    json.put("settings", new TreeMap<>(service.settings()));
    return with(json, service.evidence());
  }

  private static Map<String, Object> variable(VariableNeed variable) {
    Map<String, Object> json = object("name", variable.name());
    json.put("example", variable.example());
    json.put("secret", variable.secret());
    return with(json, variable.evidence());
  }

  private static Map<String, Object> with(Map<String, Object> json, Evidence evidence) {
    json.put("evidence", evidence.file() + ":" + Math.max(1, evidence.line()));
    json.put("fact", evidence.fact());
    json.put("confidence", evidence.confidence().name().toLowerCase(Locale.ROOT));
    return json;
  }

  private static Map<String, Object> object(String name, Object value) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(name, value);
    return json;
  }

  private static String path(String folder) {
    return folder.isEmpty() ? "." : folder;
  }
}
