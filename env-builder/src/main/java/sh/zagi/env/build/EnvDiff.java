// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import sh.zagi.env.lock.Locked;

/// What differs between two environments.
///
/// @param lines in the order of kinds, then by name; empty when nothing differs
public record EnvDiff(List<Line> lines) {
  public EnvDiff {
    lines = List.copyOf(lines);
  }

  /// One difference.
  ///
  /// @param kind `tool`, `package`, `service`, `task`, `variable`, `port`, or the kind of libraries
  /// @param before empty when it is new
  /// @param after empty when it is gone
  public record Line(String kind, String name, String before, String after) {
    /// `+` for new, `-` for gone, `~` for another value.
    public String sign() {
      return before.isEmpty() ? "+" : after.isEmpty() ? "-" : "~";
    }
  }

  static EnvDiff of(Explanations.Described one, Explanations.Described other) {
    Map<String, Map<String, String>> left = parts(one);
    Map<String, Map<String, String>> right = parts(other);
    List<Line> lines = new ArrayList<>();
    left.forEach(
        (kind, before) -> compare(kind, before, right.getOrDefault(kind, Map.of()), lines));
    return new EnvDiff(lines);
  }

  private static void compare(
      String kind, Map<String, String> before, Map<String, String> after, List<Line> lines) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      String was = before.getOrDefault(name, "");
      String is = after.getOrDefault(name, "");
      if (!was.equals(is)) {
        lines.add(new Line(kind, name, was, is));
      }
    }
  }

  /// Kind to name to value; every kind is there, also an empty one.
  private static Map<String, Map<String, String>> parts(Explanations.Described one) {
    Map<String, String> tools = new TreeMap<>();
    one.lock().tools().forEach(tool -> tools.put(tool.name(), tool.version()));
    Map<String, String> packages = new TreeMap<>();
    one.lock().debian().packages().forEach(deb -> packages.put(deb.name(), deb.version()));
    Map<String, String> services = new TreeMap<>();
    one.spec()
        .services()
        .forEach((name, service) ->
            services.put(
                name,
                (service.packageName() + " port " + service.port() + " " + service.settings())
                    .replace("{", "")
                    .replace("}", "")
                    .strip()));
    Map<String, String> tasks = new TreeMap<>();
    one.spec()
        .tasks()
        .forEach((name, task) ->
            tasks.put(
                name,
                task.command() + (task.folder().isEmpty() ? "" : " (in " + task.folder() + ")")));
    Map<String, String> ports = new TreeMap<>();
    one.spec().ports().forEach(port -> ports.put(String.valueOf(port), "open"));
    Map<String, Map<String, String>> parts = new LinkedHashMap<>();
    parts.put("tool", tools);
    parts.put("package", packages);
    parts.put("service", services);
    parts.put("task", tasks);
    parts.put("variable", one.spec().env());
    parts.put("port", ports);
    parts.put("libraries", libraries(one));
    return parts;
  }

  private static Map<String, String> libraries(Explanations.Described one) {
    Map<String, String> libraries = new TreeMap<>();
    for (Locked locked : one.lock().dependencies()) {
      libraries.put(locked.kind() + " " + locked.manifest(), locked.artifacts().size() + " files");
    }
    return libraries;
  }
}
