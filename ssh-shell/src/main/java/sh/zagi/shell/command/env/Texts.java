// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.env;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sh.zagi.env.build.EnvDiff;
import sh.zagi.env.build.Explanations;
import sh.zagi.env.choose.Decision;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Plan;
import sh.zagi.env.detect.VariableNeed;
import sh.zagi.env.spec.EnvSpec;
import sh.zagi.shell.command.Shown;

/// Explanations as lines for people and as values for JSON; both tell the same story.
final class Texts {
  private final List<String> lines = new ArrayList<>();
  private final Map<String, Object> fields = new LinkedHashMap<>();

  /// Something that is only for people.
  Texts line(String text) {
    lines.add(Shown.text(text));
    return this;
  }

  /// One fact.
  Texts fact(String name, Object value) {
    fields.put(name, value);
    if (!value.toString().isEmpty()) {
      lines.add(name + ": " + Shown.text(value.toString()));
    }
    return this;
  }

  /// Something that only programs want.
  Texts field(String name, Object value) {
    fields.put(name, value);
    return this;
  }

  /// What a plan or an `env.nix` says.
  Texts spec(EnvSpec spec) {
    Map<String, Object> tasks = new TreeMap<>();
    spec.tasks()
        .forEach((name, task) ->
            tasks.put(name, Map.of("command", task.command(), "folder", task.folder())));
    Map<String, Object> services = new TreeMap<>();
    spec.services()
        .forEach((name, one) -> {
          Map<String, Object> service = new LinkedHashMap<>();
          service.put("package", one.packageName());
          service.put("port", one.port());
          service.putAll(one.settings());
          services.put(name, service);
        });
    field("tools", spec.tools());
    field("packages", spec.packages());
    field("services", services);
    field("tasks", tasks);
    field("ports", spec.ports());
    field("variables", spec.env());
    section("tools", spec.tools());
    all("packages", spec.packages());
    section("services", services);
    Map<String, String> commands = new TreeMap<>();
    spec.tasks()
        .forEach((name, task) ->
            commands.put(
                name, task.command() + (task.folder().isEmpty() ? "" : "  in " + task.folder())));
    section("tasks", commands);
    all("ports", spec.ports().stream().map(String::valueOf).toList());
    section("variables", spec.env());
    return this;
  }

  private void section(String title, Map<String, ?> values) {
    if (!values.isEmpty()) {
      lines.add(title + ":");
      values.forEach((name, value) ->
          lines.add("  " + Shown.text(name + "  " + value).replaceAll("[{}]", "")));
    }
  }

  private void all(String title, List<String> values) {
    if (!values.isEmpty()) {
      lines.add(title + ": " + Shown.text(String.join(", ", values)));
    }
  }

  /// What the project says, with the place of each fact.
  Texts evidence(Plan plan) {
    List<Map<String, Object>> facts = new ArrayList<>();
    lines.add("evidence:");
    plan.roots()
        .forEach(root -> {
          root.evidence().forEach(one -> facts.add(fact(one)));
          root.tools()
              .forEach(one -> facts.add(fact(one.evidence(), one.name() + " " + one.version())));
          root.tasks()
              .forEach((name, one) ->
                  facts.add(fact(one.evidence(), "task " + name + ": " + one.command())));
        });
    plan.packages().forEach(one -> facts.add(fact(one.evidence(), "package " + one.name())));
    plan.services().forEach(one -> facts.add(fact(one.evidence(), "service " + one.name())));
    plan.ports().forEach(one -> facts.add(fact(one.evidence(), "port " + one.port())));
    plan.variables().forEach(one -> facts.add(fact(one.evidence(), "variable " + one.name())));
    facts.stream()
        .distinct()
        .forEach(one -> lines.add("  " + Shown.text(one.get("place") + "  " + one.get("fact"))));
    field("evidence", facts.stream().distinct().toList());
    List<String> needed =
        plan.variables().stream().map(VariableNeed::name).distinct().sorted().toList();
    field("needs", needed);
    all("variables that the project reads", needed);
    return this;
  }

  private static Map<String, Object> fact(Evidence evidence) {
    return fact(evidence, "");
  }

  private static Map<String, Object> fact(Evidence evidence, String what) {
    Map<String, Object> fact = new LinkedHashMap<>();
    fact.put("place", evidence.place());
    fact.put(
        "fact",
        what.isBlank()
            ? evidence.fact()
            : what.strip() + (evidence.fact().isEmpty() ? "" : " (" + evidence.fact() + ")"));
    fact.put("confidence", evidence.confidence().name().toLowerCase(java.util.Locale.ROOT));
    return fact;
  }

  /// From evidence to what is taken.
  Texts decisions(List<Decision> decisions) {
    List<Map<String, Object>> rows = new ArrayList<>();
    if (!decisions.isEmpty()) {
      lines.add("decisions:");
    }
    for (Decision one : decisions) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("subject", one.subject());
      row.put("asked", one.asked());
      row.put("chosen", one.chosen());
      row.put("source", one.source());
      row.put("evidence", one.evidence().stream().map(Evidence::place).distinct().toList());
      rows.add(row);
      lines.add(
          "  "
              + Shown.text(
                  (one.subject() + " " + one.asked()).strip()
                      + " -> "
                      + one.chosen()
                      + "  from "
                      + one.source()
                      + "  by "
                      + one.evidence().getFirst().place()));
    }
    return field("decisions", rows);
  }

  /// Every package that was asked for, and why.
  Texts pinned(Explanations.Described described) {
    List<Map<String, Object>> rows = new ArrayList<>();
    lines.add("packages:");
    Explanations.asked(described)
        .forEach((name, why) -> {
          rows.add(Map.of("name", name, "why", why));
          lines.add("  " + Shown.text(name + "  " + why));
        });
    int all = described.lock().debian().packages().size();
    lines.add("  and " + (all - rows.size()) + " more that these need");
    field("pinned", rows);
    field("installed", all);
    List<Map<String, Object>> tools = new ArrayList<>();
    described
        .lock()
        .tools()
        .forEach(one ->
            tools.add(
                Map.of(
                    "name",
                    one.name(),
                    "version",
                    one.version(),
                    "source",
                    "npm registry, package " + one.packageName(),
                    "integrity",
                    one.integrity())));
    if (!tools.isEmpty()) {
      lines.add("pinned tools:");
      tools.forEach(one ->
          lines.add(
              "  "
                  + Shown.text(
                      one.get("name") + " " + one.get("version") + "  " + one.get("source"))));
    }
    return field("pinnedTools", tools);
  }

  /// What is asked for and not given.
  Texts missing(List<String> warnings) {
    if (!warnings.isEmpty()) {
      lines.add("not found:");
      warnings.forEach(one -> lines.add("  " + Shown.text(one)));
    }
    return field("notFound", warnings);
  }

  /// What differs.
  Texts differences(EnvDiff diff) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (EnvDiff.Line one : diff.lines()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("change", one.sign());
      row.put("kind", one.kind());
      row.put("name", one.name());
      row.put("before", one.before());
      row.put("after", one.after());
      rows.add(row);
      String values =
          one.before().isEmpty() || one.after().isEmpty()
              ? one.before() + one.after()
              : one.before() + " -> " + one.after();
      lines.add(one.sign() + " " + Shown.text(one.kind() + " " + one.name() + "  " + values));
    }
    return field("differences", rows);
  }

  String text() {
    return String.join("\n", lines);
  }

  Map<String, Object> fields() {
    return fields;
  }
}
