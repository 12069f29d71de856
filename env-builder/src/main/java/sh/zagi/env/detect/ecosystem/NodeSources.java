// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.PortNeed;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.VariableNeed;
import sh.zagi.env.detect.format.Value;

/// What the few source files near a manifest say: the port they listen on, the variables they read.
final class NodeSources {
  private static final int VARIABLE_LIMIT = 100;
  private static final int LARGEST_PORT = 65_535;
  private static final List<String> NEAR =
      List.of(
          "server",
          "app",
          "index",
          "main",
          "src/server",
          "src/app",
          "src/index",
          "src/main",
          "config",
          "src/config",
          "config/index",
          "src/env",
          "next.config",
          "vite.config",
          "nuxt.config",
          "knexfile",
          "drizzle.config",
          "lib/config",
          "src/lib/env");
  private static final List<String> ENDINGS = List.of(".js", ".ts", ".mjs", ".cjs", ".mts");

  private static final Pattern VARIABLE =
      Pattern.compile(
          "(?:process\\.env|import\\.meta\\.env|Bun\\.env)(?:\\.|\\[['\"])([A-Z][A-Z0-9_]{1,60})"
              + "|Deno\\.env\\.get\\(['\"]([A-Z][A-Z0-9_]{1,60})['\"]"
              + "(?:['\"]\\])?");
  private static final Pattern FALLBACK =
      Pattern.compile("\\s*['\"]?\\]?\\)?\\s*(?:\\|\\||\\?\\?)\\s*['\"]?([\\w.:/@-]{1,100}).*");
  private static final Pattern PORT =
      Pattern.compile(
          "(?:PORT['\"\\])]*\\s*(?:\\|\\||\\?\\?)\\s*['\"]?|\\.listen\\(\\s*(?:\\{\\s*port:\\s*)?|\\b[pP]ort\\s*[:=]\\s*)(\\d{2,5})\\b");
  private static final Set<String> COMMON =
      Set.of("NODE_ENV", "PATH", "HOME", "CI", "USER", "DEV", "PROD", "MODE", "SSR", "BASE_URL");

  private NodeSources() {}

  /// The port that a program near the manifest listens on.
  static Optional<PortNeed> port(ProjectFiles files, String folder, Value json) {
    for (String path : near(files, folder, json)) {
      int number = 0;
      for (String line : files.lines(path)) {
        number++;
        Matcher matcher = PORT.matcher(line);
        if (matcher.find() && Integer.parseInt(matcher.group(1)) <= LARGEST_PORT) {
          String port = matcher.group(1);
          return Optional.of(
              new PortNeed(
                  Integer.parseInt(port),
                  new Evidence(path, number, "listens on " + port, Confidence.LIKELY)));
        }
      }
    }
    return Optional.empty();
  }

  /// The variables that the files near the manifest read.
  static List<VariableNeed> variables(ProjectFiles files, String folder, Value json) {
    Map<String, VariableNeed> found = new LinkedHashMap<>();
    for (String path : near(files, folder, json)) {
      int number = 0;
      for (String line : files.lines(path)) {
        number++;
        Matcher matcher = VARIABLE.matcher(line);
        while (matcher.find() && found.size() < VARIABLE_LIMIT) {
          String name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
          if (!COMMON.contains(name)) {
            Matcher fallback = FALLBACK.matcher(line.substring(matcher.end()));
            found.putIfAbsent(
                name,
                VariableNeed.named(
                    name,
                    fallback.matches() ? fallback.group(1) : "",
                    new Evidence(path, number, "reads " + name)));
          }
        }
      }
    }
    return List.copyOf(found.values());
  }

  private static Set<String> near(ProjectFiles files, String folder, Value json) {
    Set<String> paths = new LinkedHashSet<>();
    json.textAt("main")
        .ifPresent(main -> paths.add(Folders.join(folder, main.replaceFirst("^\\./", ""))));
    for (String name : NEAR) {
      ENDINGS.forEach(ending -> paths.add(Folders.join(folder, name + ending)));
    }
    paths.removeIf(path -> !files.has(path));
    return paths;
  }
}
