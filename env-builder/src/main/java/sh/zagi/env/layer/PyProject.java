// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// What pyproject.toml and Pipfile name, as requirements: the packages of the project, those for
/// its tests and development, and those with which it is built.
final class PyProject {
  private static final Pattern DEVELOPMENT =
      Pattern.compile("(?i)dev(elop(ment)?)?|tests?|testing|ci|lint");
  private static final Pattern CARET =
      Pattern.compile("[\\^~]\\s*(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?.*");

  private PyProject() {}

  static Set<String> lines(JsonNode toml) {
    Set<String> lines = new LinkedHashSet<>();
    JsonNode project = toml.path("project");
    project.path("dependencies").forEach(one -> add(lines, one.asString("")));
    for (JsonNode groups :
        List.of(project.path("optional-dependencies"), toml.path("dependency-groups"))) {
      for (Map.Entry<String, JsonNode> group : groups.properties()) {
        if (DEVELOPMENT.matcher(group.getKey()).matches()) {
          group.getValue().forEach(one -> add(lines, one.asString("")));
        }
      }
    }
    JsonNode poetry = toml.path("tool").path("poetry");
    lines.addAll(poetry(poetry.path("dependencies")));
    lines.addAll(poetry(poetry.path("dev-dependencies")));
    for (Map.Entry<String, JsonNode> group : poetry.path("group").properties()) {
      if (DEVELOPMENT.matcher(group.getKey()).matches()) {
        lines.addAll(poetry(group.getValue().path("dependencies")));
      }
    }
    toml.path("build-system").path("requires").forEach(one -> add(lines, one.asString("")));
    return lines;
  }

  private static void add(Set<String> lines, String requirement) {
    if (!requirement.isBlank() && !requirement.contains("://")) {
      lines.add(requirement.strip());
    }
  }

  static Set<String> pipfile(JsonNode toml) {
    Set<String> lines = new LinkedHashSet<>(poetry(toml.path("packages")));
    lines.addAll(poetry(toml.path("dev-packages")));
    return lines;
  }

  /// A table of names and ranges.
  private static Set<String> poetry(JsonNode table) {
    Set<String> lines = new LinkedHashSet<>();
    for (Map.Entry<String, JsonNode> one : table.properties()) {
      JsonNode value = one.getValue();
      boolean published = value.isString() || value.has("version");
      if (published && !one.getKey().equals("python") && !value.path("optional").asBoolean(false)) {
        String range = value.isString() ? value.stringValue() : value.path("version").asString("");
        StringBuilder extras = new StringBuilder();
        value
            .path("extras")
            .forEach(
                extra -> extras.append(extras.isEmpty() ? "[" : ",").append(extra.asString("")));
        String marker = value.path("markers").asString("");
        lines.add(
            one.getKey()
                + extras
                + (extras.isEmpty() ? "" : "]")
                + specifier(range)
                + (marker.isEmpty() ? "" : " ; " + marker));
      }
    }
    return lines;
  }

  /// `^1.2` and `~1.2` as Python writes them.
  static String specifier(String range) {
    StringBuilder all = new StringBuilder();
    for (String part : range.split(",", -1)) {
      String one = part.strip();
      Matcher caret = CARET.matcher(one);
      String text;
      if (one.isEmpty() || one.equals("*")) {
        text = "";
      } else if (caret.matches() && !one.startsWith("~=")) {
        text = ">=" + one.substring(1).strip() + ",<" + next(one.charAt(0), caret);
      } else {
        text = Character.isDigit(one.charAt(0)) ? "==" + one : one;
      }
      all.append(all.isEmpty() || text.isEmpty() ? "" : ",").append(text);
    }
    return all.toString();
  }

  private static String next(char sign, Matcher version) {
    int major = Integer.parseInt(version.group(1));
    int minor = version.group(2) == null ? 0 : Integer.parseInt(version.group(2));
    int patch = version.group(3) == null ? 0 : Integer.parseInt(version.group(3));
    if (sign == '~') {
      return version.group(2) == null ? Integer.toString(major + 1) : major + "." + (minor + 1);
    }
    if (major > 0 || version.group(2) == null) {
      return Integer.toString(major + 1);
    }
    return minor > 0 || version.group(3) == null ? "0." + (minor + 1) : "0.0." + (patch + 1);
  }
}
