// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Writes `env.nix`: a flake whose output is data, so that real Nix can lock and evaluate it. One
/// thing per line, so that a change of it reads well.
public final class EnvNix {
  private static final Set<String> RESERVED =
      Set.of("if", "then", "else", "assert", "with", "let", "in", "rec", "inherit", "or");
  private static final String HEAD =
      """
      # The environment of this repository: what its sessions, builds and tests run in.
      # Generated; nobody needs to write Nix. `zagi env add|remove|set` edit this file, and edits
      # by hand are kept.
      {
        description = "zagi environment";
      """;

  private EnvNix() {}

  /// The text for `spec`; equal specs give equal bytes.
  public static String text(EnvSpec spec) {
    return text(spec, Map.of());
  }

  /// The text for `spec`, with a comment on each package that has a reason.
  ///
  /// @param reasons package to why it is there
  public static String text(EnvSpec spec, Map<String, String> reasons) {
    StringBuilder out = new StringBuilder(1024).append(HEAD);
    out.append("  inputs = ").append(inputs(spec.inputs())).append(";\n");
    out.append("  outputs = inputs: {\n    zagi = {\n");
    line(out, "system", string(spec.system()));
    line(out, "channel", string(spec.channel()));
    line(out, "packages", packages(spec.packages(), reasons));
    line(out, "tools", attributes(spec.tools()));
    line(out, "nix", block("[", spec.nix(), "]"));
    line(out, "deps", block("[", spec.deps().stream().map(EnvNix::deps).toList(), "]"));
    spec.services().forEach((name, service) -> line(out, "services." + key(name), value(service)));
    line(out, "env", attributes(spec.env()));
    line(out, "ports", ports(spec.ports()));
    line(out, "tasks", tasks(spec.tasks()));
    return out.append("    };\n  };\n}\n").toString();
  }

  private static void line(StringBuilder out, String key, String value) {
    out.append("      ").append(key).append(" = ").append(value).append(";\n");
  }

  private static String block(String open, List<String> lines, String close) {
    return lines.isEmpty()
        ? open + " " + close
        : lines.stream().collect(Collectors.joining("\n        ", open + "\n        ", "\n      "))
            + close;
  }

  private static String inputs(Map<String, String> inputs) {
    return inputs.isEmpty()
        ? "{ }"
        : inputs.entrySet().stream()
            .map(one -> "    " + key(one.getKey()) + ".url = " + string(one.getValue()) + ";\n")
            .collect(Collectors.joining("", "{\n", "  }"));
  }

  private static String packages(List<String> packages, Map<String, String> reasons) {
    List<String> lines = new ArrayList<>();
    for (String one : packages) {
      String why = reasons.getOrDefault(one, "").replaceAll("\\p{Cntrl}", " ").strip();
      lines.add(string(one) + (why.isEmpty() ? "" : " # " + why));
    }
    return block("[", lines, "]");
  }

  private static String ports(List<Integer> ports) {
    return ports.isEmpty()
        ? "[ ]"
        : ports.stream().map(String::valueOf).collect(Collectors.joining(" ", "[ ", " ]"));
  }

  private static String deps(DepsSpec one) {
    return "{ kind = "
        + string(one.kind())
        + "; manifest = "
        + string(one.manifest())
        + ";"
        + (one.lock().isEmpty() ? "" : " lock = " + string(one.lock()) + ";")
        + " }";
  }

  /// A service as Nix spells it.
  public static String value(ServiceSpec service) {
    return "{ package = "
        + string(service.packageName())
        + "; port = "
        + service.port()
        + ";"
        + service.settings().entrySet().stream()
            .map(entry -> " " + entry.getKey() + " = " + string(entry.getValue()) + ";")
            .collect(Collectors.joining())
        + " }";
  }

  private static String attributes(Map<String, String> values) {
    return block(
        "{",
        values.entrySet().stream()
            .map(entry -> key(entry.getKey()) + " = " + string(entry.getValue()) + ";")
            .toList(),
        "}");
  }

  private static String tasks(Map<String, TaskSpec> tasks) {
    return block(
        "{",
        tasks.entrySet().stream()
            .map(entry -> key(entry.getKey()) + " = " + value(entry.getValue()) + ";")
            .toList(),
        "}");
  }

  /// A task as Nix spells it.
  public static String value(TaskSpec task) {
    return task.folder().isEmpty()
        ? string(task.command())
        : "{ run = " + string(task.command()) + "; folder = " + string(task.folder()) + "; }";
  }

  /// An attribute name, quoted where Nix wants it.
  static String key(String name) {
    return name.matches("[a-zA-Z_][a-zA-Z0-9_-]*") && !RESERVED.contains(name)
        ? name
        : string(name);
  }

  /// A string as Nix spells it.
  public static String value(String text) {
    return string(text);
  }

  static String string(String value) {
    StringBuilder out = new StringBuilder(value.length() + 2).append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\', '$' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
