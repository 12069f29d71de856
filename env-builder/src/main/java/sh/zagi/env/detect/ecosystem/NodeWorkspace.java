// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.format.Documents;
import sh.zagi.env.detect.format.Value;

/// The workspace that a folder of a Node.js project opens: which folders below belong to it, and
/// which program runs tasks over them.
///
/// @param declared where the members are listed
/// @param patterns of member folders, relative to the top of the tree; `!` takes out
record NodeWorkspace(String folder, Evidence declared, List<String> patterns) {
  private static final int PATTERN_LIMIT = 200;

  /// File to the command that runs a task over all members.
  private static final List<Map.Entry<String, String>> RUNNERS =
      List.of(
          Map.entry("turbo.json", "turbo run %s"),
          Map.entry("turbo.jsonc", "turbo run %s"),
          Map.entry("nx.json", "nx run-many -t %s"),
          Map.entry(".moon/workspace.yml", "moon run :%s"),
          Map.entry("lerna.json", "lerna run %s"));

  /// What a task runner calls a monorepo, for people.
  private static final Map<String, String> TITLES =
      Map.of(
          "turbo.json", "Turborepo",
          "turbo.jsonc", "Turborepo",
          "nx.json", "Nx",
          ".moon/workspace.yml", "moon",
          "lerna.json", "Lerna");

  /// A program that runs a task over all members.
  record Runner(String file, String title, String template) {
    String command(String task) {
      return template.formatted(task);
    }
  }

  static Optional<NodeWorkspace> of(ProjectFiles files, String folder, Value json)
      throws BrokenFileException {
    String manifest = Folders.join(folder, Node.MANIFEST);
    Optional<Value> own = json.at("workspaces", "packages").or(() -> json.at("workspaces"));
    if (own.isPresent()) {
      return Optional.of(of(folder, manifest, own.get()));
    }
    for (String name : List.of("pnpm-workspace.yaml", "pnpm-workspace.yml", "lerna.json")) {
      String path = Folders.join(folder, name);
      Optional<Value> packages =
          (name.endsWith("json") ? Documents.json(files, path) : Documents.yaml(files, path))
              .flatMap(one -> one.at("packages"));
      if (packages.isPresent()) {
        return Optional.of(of(folder, path, packages.get()));
      }
    }
    List<String> projects = NxProjects.folders(files, folder);
    Evidence nx = new Evidence(Folders.join(folder, "nx.json"), 0, "is an Nx monorepo");
    return projects.isEmpty()
        ? Optional.empty()
        : Optional.of(new NodeWorkspace(folder, nx, projects));
  }

  private static NodeWorkspace of(String folder, String file, Value packages) {
    List<String> patterns = new ArrayList<>();
    for (Value one : packages.list().stream().limit(PATTERN_LIMIT).toList()) {
      String text = one.text().strip();
      boolean out = text.startsWith("!");
      String plain = text.replaceFirst("^!", "").replaceFirst("^\\./", "").replaceFirst("/+$", "");
      patterns.add((out ? "!" : "") + Folders.join(folder, plain));
    }
    int line = packages.line();
    return new NodeWorkspace(folder, new Evidence(file, line, "lists the members"), patterns);
  }

  /// Whether a folder is a member.
  boolean has(String member) {
    boolean in = false;
    for (String pattern : patterns) {
      boolean out = pattern.startsWith("!");
      if (Globs.pattern(out ? pattern.substring(1) : pattern).matcher(member).matches()) {
        in = !out;
      }
    }
    return in && !member.equals(folder);
  }

  /// The task runner of a folder.
  static Optional<Runner> runner(ProjectFiles files, String folder) {
    return RUNNERS.stream()
        .filter(one -> files.has(Folders.join(folder, one.getKey())))
        .findFirst()
        .map(one ->
            new Runner(
                Folders.join(folder, one.getKey()),
                TITLES.getOrDefault(one.getKey(), one.getKey()),
                one.getValue()));
  }
}
