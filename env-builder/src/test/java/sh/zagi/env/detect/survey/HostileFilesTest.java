// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.zagi.env.detect.Detection;
import sh.zagi.storage.repo.FileTree;

/// Rubbish under the names of manifests and clues: an answer in one line and in bounded time.
class HostileFilesTest {
  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final int ENOUGH = 100_000;

  private static final List<String> NAMES =
      List.of(
          "go.mod",
          "go.work",
          "Gemfile",
          "x.gemspec",
          "Gemfile.lock",
          "composer.json",
          "Cargo.toml",
          "rust-toolchain",
          "CMakeLists.txt",
          "meson.build",
          "configure.ac",
          "Makefile",
          "main.c",
          "x.csproj",
          "x.sln",
          "global.json",
          "mix.exs",
          "rebar.config",
          "gleam.toml",
          "stack.yaml",
          "package.yaml",
          "x.cabal",
          "Package.swift",
          "build.zig",
          "build.zig.zon",
          "shard.yml",
          "pubspec.yaml",
          "main.cbl",
          "main.scm",
          "start.sh",
          "index.html",
          "config.toml",
          "Staticfile",
          "x.rockspec",
          "cpanfile",
          "DESCRIPTION",
          "renv.lock",
          "dune-project",
          "x.nimble",
          "Project.toml",
          "Dockerfile",
          "docker-compose.yml",
          "Procfile",
          ".env.example",
          ".devcontainer/devcontainer.json",
          "flake.nix",
          "devbox.json",
          "devenv.nix",
          "Aptfile",
          "nixpacks.toml",
          "railpack.json",
          "fly.toml",
          "render.yaml",
          "app.json",
          ".github/workflows/ci.yml",
          ".gitlab-ci.yml",
          ".travis.yml",
          ".circleci/config.yml",
          "prisma/schema.prisma",
          "knexfile.js",
          "settings.py",
          "config/database.yml",
          "application.properties",
          "requirements.txt");

  private static String repeated(String unit) {
    return unit.repeat(ENOUGH / unit.length());
  }

  private static String rubbish(String kind) {
    return switch (kind) {
      case "one long line" -> "FROM a\nname: " + repeated("a ");
      case "brackets" -> repeated("[");
      case "braces" -> repeated("{\"a\":");
      case "lines" -> repeated("a: b\n");
      case "continued lines" -> "FROM a\nRUN apt-get install " + repeated("x \\\n");
      case "variables" -> "FROM a\nARG A=$A$A\n" + repeated("ENV A=${A:-$A}$A$A\n");
      case "quotes" -> repeated("\"' \n");
      case "nearly a version" -> repeated("version = 1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1!\n");
      case "spaces" -> repeated(" ".repeat(900) + "\n");
      case "almost addresses" -> repeated("postgres://".repeat(80) + "\n");
      case "zeros" -> "\0".repeat(10_000);
      case "no text" -> "\uFFFD\uD83D\uDE00\u202E\uFEFF".repeat(1_000);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "one long line",
        "brackets",
        "braces",
        "lines",
        "continued lines",
        "variables",
        "quotes",
        "nearly a version",
        "spaces",
        "almost addresses",
        "zeros",
        "no text"
      })
  void rubbish_ends_in_one_line_and_in_time(String kind) {
    String rubbish = rubbish(kind);
    Map<String, String> below = new LinkedHashMap<>();
    below.put("ok/go.mod", "module ok\n");
    NAMES.forEach(name -> below.put("below/" + name, rubbish));
    // Time of the processor: the machine may have other work.
    long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    checked(Detectors.detect(FileTree.ofFiles(below)));
    for (String name : NAMES) {
      checked(Detectors.detect(FileTree.ofFiles(Map.of(name, rubbish, "ok/go.mod", "module ok"))));
    }
    long spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin;
    assertThat(Duration.ofNanos(spent)).isLessThan(BOUND);
  }

  private static void checked(Detection detection) {
    switch (detection) {
      case Detection.Broken broken ->
          assertThat(broken.sentence()).doesNotContain("\n").hasSizeLessThan(400);
      case Detection.Found found -> {
        assertThat(found.plan().warnings())
            .allSatisfy(one -> assertThat(one).doesNotContain("\n").hasSizeLessThan(400));
        assertThat(found.plan().packages()).hasSizeLessThan(1_000);
      }
      case Detection.Nothing nothing -> assertThat(nothing.sentence()).doesNotContain("\n");
    }
  }
}
