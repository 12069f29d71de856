// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.format.TextLines;

/// Recognises programs in shell at the top of a tree that is nothing else, and tests for bats.
public final class ShellScripts implements Ecosystem {
  private static final List<String> PROGRAMS =
      List.of("start.sh", "main.sh", "run.sh", "app.sh", "server.sh", "index.sh");
  private static final Pattern BANG =
      Pattern.compile("^#!\\s*/(?:usr/)?(?:local/)?bin/(?:env\\s+)?(\\w+)");
  private static final Set<String> SHELLS = Set.of("bash", "dash", "fish", "ksh", "sh", "zsh");

  /// Files that make the top of a tree another ecosystem's: its scripts then are helpers.
  private static final List<String> OTHERS =
      List.of(
          "build.gradle",
          "build.gradle.kts",
          "build.sbt",
          "build.zig",
          "Cargo.toml",
          "CMakeLists.txt",
          "composer.json",
          "configure.ac",
          "deno.json",
          "deno.jsonc",
          "deps.edn",
          "Gemfile",
          "gleam.toml",
          "go.mod",
          "go.work",
          "index.html",
          "index.php",
          "main.go",
          "main.py",
          "Makefile",
          "meson.build",
          "mix.exs",
          "package.json",
          "Package.swift",
          "Pipfile",
          "pom.xml",
          "project.clj",
          "pubspec.yaml",
          "pyproject.toml",
          "requirements.txt",
          "setup.py",
          "shard.yml",
          "stack.yaml");

  @Override
  public String name() {
    return "shell";
  }

  @Override
  public List<String> markers() {
    return List.of("start.sh", "main.sh", "*.bats");
  }

  @Override
  public List<Root> roots(ProjectFiles files) {
    if (OTHERS.stream().anyMatch(files::has)) {
      return List.of();
    }
    Optional<String> tests =
        files.under("").stream()
            .filter(file -> file.endsWith(".bats") && !Folders.isForeign(Folders.of(file)))
            .findFirst();
    Optional<String> program =
        PROGRAMS.stream().filter(files::has).findFirst().or(() -> only(files));
    return program.or(() -> tests).map(file -> root(files, file, program, tests)).stream().toList();
  }

  /// The one script at the top.
  private static Optional<String> only(ProjectFiles files) {
    List<String> scripts =
        files.under("").stream()
            .filter(file -> !file.contains("/") && file.endsWith(".sh"))
            .limit(2)
            .toList();
    return scripts.size() == 1 ? Optional.of(scripts.getFirst()) : Optional.empty();
  }

  private Root root(
      ProjectFiles files, String file, Optional<String> program, Optional<String> tests) {
    Draft draft = new Draft(name(), "", new Evidence(file, 0, "is a shell program"));
    program.ifPresent(one -> {
      Optional<TextLines.Hit> bang = TextLines.of(files, one).first(BANG);
      String shell = bang.map(hit -> hit.group(1)).filter(SHELLS::contains).orElse("sh");
      bang.ifPresent(hit -> draft.tool(shell, "", hit.says("runs in " + shell)));
      draft.tool(shell).task("start", shell + " " + one);
    });
    tests.ifPresent(one -> {
      String folder = Folders.of(one);
      Evidence why = new Evidence(one, 0, "bats runs the tests");
      draft
          .tool("bats", "", why)
          .usual("test", "bats " + (folder.isEmpty() ? one : "-r " + folder), why);
    });
    draft
        .first(files, List.of(".shellcheckrc"), "ShellCheck checks the scripts")
        .ifPresent(why -> draft.tool("shellcheck", "", why).usual("lint", "shellcheck *.sh", why));
    return draft.root();
  }
}
