// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Clue;
import sh.zagi.env.detect.Clues;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.format.Documents;
import sh.zagi.env.detect.format.Value;

/// Reads devcontainer files: image and features become tools, and what is to run after creation is
/// how the project is installed.
public final class Devcontainers implements Clue {
  private static final String NAME = "devcontainer.json";
  private static final Map<String, String> TOOL_BY_FEATURE =
      Map.ofEntries(
          Map.entry("node", "node"),
          Map.entry("python", "python"),
          Map.entry("go", "go"),
          Map.entry("rust", "rust"),
          Map.entry("ruby", "ruby"),
          Map.entry("java", "java"),
          Map.entry("php", "php"),
          Map.entry("dotnet", "dotnet"),
          Map.entry("hugo", "hugo"),
          Map.entry("deno", "deno"),
          Map.entry("bun", "bun"),
          Map.entry("elixir", "elixir"),
          Map.entry("haskell", "ghc"),
          Map.entry("zig", "zig"),
          Map.entry("julia", "julia"),
          Map.entry("poetry", "poetry"),
          Map.entry("uv", "uv"),
          Map.entry("pnpm", "pnpm"),
          Map.entry("maven-sdkman", "maven"),
          Map.entry("gradle-sdkman", "gradle"),
          Map.entry("shellcheck", "shellcheck"));

  /// Features that bring a package and no tool of a version.
  private static final Map<String, String> DEBIAN_BY_FEATURE =
      Map.of(
          "ffmpeg-apt-get", "ffmpeg",
          "postgres-client", "postgresql-client",
          "git-lfs", "git-lfs",
          "jq-likes", "jq",
          "graphviz", "graphviz");

  @Override
  public Clues read(ProjectFiles files) {
    Gathered gathered = new Gathered();
    List<String> found = new ArrayList<>(files.named(NAME));
    found.addAll(files.named("." + NAME));
    for (String file : found) {
      String folder = Folders.of(file);
      boolean aside = folder.contains(".devcontainer");
      String project =
          aside ? Folders.of(folder.substring(0, folder.indexOf(".devcontainer") + 1)) : folder;
      if (!Folders.isForeign(folder)) {
        try {
          Documents.json(files, file).ifPresent(json -> read(file, project, json, gathered));
        } catch (BrokenFileException e) {
          gathered.warning("passed over " + e.getMessage());
        }
      }
    }
    return gathered.done();
  }

  private static void read(String file, String project, Value json, Gathered gathered) {
    json.textAt("image")
        .ifPresent(image ->
            Images.tools(image)
                .forEach(tool ->
                    gathered.tool(
                        project,
                        tool.name(),
                        tool.version(),
                        likely(file, json.lineAt("image"), "image " + image))));
    json.at("features")
        .map(Value::members)
        .orElse(Map.of())
        .forEach((feature, options) -> feature(file, project, feature, options, gathered));
    for (String key : List.of("forwardPorts", "appPort")) {
      for (Value port : json.at(key).map(Value::list).orElse(List.of())) {
        String number = port.text().substring(port.text().lastIndexOf(':') + 1);
        gathered.port(number, new Evidence(file, port.line(), "forwards port " + number));
      }
    }
    for (String key : List.of("onCreateCommand", "updateContentCommand", "postCreateCommand")) {
      Optional<Value> command = json.at(key);
      command
          .map(Devcontainers::plain)
          .filter(
              text -> !text.isBlank() && !text.contains("\n") && !text.contains(".devcontainer"))
          .ifPresent(text ->
              gathered.task(
                  project, "install", text, guess(file, command.orElseThrow().line(), key)));
    }
  }

  private static void feature(
      String file, String project, String feature, Value options, Gathered gathered) {
    String name = Folders.name(feature).replaceFirst(":.*$", "");
    String tool = TOOL_BY_FEATURE.get(name);
    String version =
        options
            .textAt("version")
            .or(() -> Optional.of(options.text()))
            .filter(one -> one.matches("\\d[\\w.-]*"))
            .orElse("");
    if (tool != null) {
      gathered.tool(project, tool, version, likely(file, options.line(), "feature " + name));
    }
    String debian = DEBIAN_BY_FEATURE.get(name);
    if (debian != null) {
      gathered.needs(debian, likely(file, options.line(), "feature " + name));
    }
    for (String one : options.textAt("packages").orElse("").split("[,\\s]+", -1)) {
      Packages.listed(
          one,
          options.line(),
          (listed, line) -> gathered.needs(listed, likely(file, line, "feature " + name)));
    }
  }

  /// All three forms: a command, words, several by name.
  private static String plain(Value command) {
    if (command.isArray()) {
      return command.items().stream().map(Value::text).collect(Collectors.joining(" "));
    }
    return command.isObject()
        ? command.members().values().stream()
            .map(Devcontainers::plain)
            .collect(Collectors.joining(" && "))
        : command.text();
  }

  private static Evidence likely(String file, int line, String fact) {
    return new Evidence(file, line, fact, Confidence.LIKELY);
  }

  /// It often prepares the editor too, so that the ecosystem's own way goes first.
  private static Evidence guess(String file, int line, String fact) {
    return new Evidence(file, line, fact, Confidence.GUESS);
  }
}
