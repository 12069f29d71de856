// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.spec;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Writes `env.nix`: a flake whose output is data, so that real Nix can lock and evaluate it.
public final class EnvNix {
  private static final Set<String> RESERVED =
      Set.of("if", "then", "else", "assert", "with", "let", "in", "rec", "inherit", "or");

  private EnvNix() {}

  /// The text for `spec`; equal specs give equal bytes.
  public static String text(EnvSpec spec) {
    StringBuilder out = new StringBuilder(1024);
    out.append("{ description = \"zagi environment\";\n");
    out.append("  inputs = { };\n");
    out.append("  outputs = inputs: { zagi = {\n");
    line(out, "system", string(spec.system()));
    line(out, "channel", string(spec.channel()));
    line(out, "packages", strings(spec.packages()));
    line(out, "tools", attributes(spec.tools()));
    line(out, "nix", strings(spec.nix()));
    line(out, "deps", spec.deps().isEmpty() ? "[ ]" : deps(spec.deps()));
    spec.services()
        .forEach((name, service) -> line(out, "services." + key(name), service(service)));
    line(out, "env", attributes(spec.env()));
    line(out, "tasks", tasks(spec.tasks()));
    return out.append("  }; };\n}\n").toString();
  }

  private static void line(StringBuilder out, String key, String value) {
    out.append("    ").append(key).append(" = ").append(value).append(";\n");
  }

  private static String deps(List<DepsSpec> deps) {
    return deps.stream()
        .map(one ->
            "      { kind = "
                + string(one.kind())
                + "; manifest = "
                + string(one.manifest())
                + ";"
                + (one.lock().isEmpty() ? "" : " lock = " + string(one.lock()) + ";")
                + " }")
        .collect(Collectors.joining("\n", "[\n", "\n    ]"));
  }

  private static String service(ServiceSpec service) {
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

  private static String strings(List<String> values) {
    return values.isEmpty()
        ? "[ ]"
        : values.stream().map(EnvNix::string).collect(Collectors.joining(" ", "[ ", " ]"));
  }

  private static String attributes(Map<String, String> values) {
    return values.isEmpty()
        ? "{ }"
        : values.entrySet().stream()
            .map(entry -> "      " + key(entry.getKey()) + " = " + string(entry.getValue()) + ";\n")
            .collect(Collectors.joining("", "{\n", "    }"));
  }

  private static String tasks(Map<String, TaskSpec> tasks) {
    return tasks.isEmpty()
        ? "{ }"
        : tasks.entrySet().stream()
            .map(entry -> "      " + key(entry.getKey()) + " = " + task(entry.getValue()) + ";\n")
            .collect(Collectors.joining("", "{\n", "    }"));
  }

  private static String task(TaskSpec task) {
    return task.folder().isEmpty()
        ? string(task.command())
        : "{ run = " + string(task.command()) + "; folder = " + string(task.folder()) + "; }";
  }

  private static String key(String name) {
    return name.matches("[a-zA-Z_][a-zA-Z0-9_-]*") && !RESERVED.contains(name)
        ? name
        : string(name);
  }

  private static String string(String value) {
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
