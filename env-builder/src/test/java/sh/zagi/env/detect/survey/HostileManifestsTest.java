// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sh.zagi.env.detect.Detection;
import sh.zagi.env.detect.ProcessorTime;
import sh.zagi.storage.repo.FileTree;

/// Whatever a file holds, detection ends soon and in order: row H13 of the reliability table.
class HostileManifestsTest {
  private static final int LARGE = 300_000;

  private static final List<String> FILES =
      List.of(
          "package.json",
          "package-lock.json",
          "pnpm-lock.yaml",
          "pnpm-workspace.yaml",
          "yarn.lock",
          ".yarnrc.yml",
          "lerna.json",
          "nx.json",
          "project.json",
          "server.js",
          "deno.json",
          "deno.lock",
          "main.ts",
          "pyproject.toml",
          "poetry.lock",
          "Pipfile",
          "setup.py",
          "setup.cfg",
          "requirements.txt",
          "environment.yml",
          "tox.ini",
          "main.py",
          "manage.py",
          "pom.xml",
          ".mvn/wrapper/maven-wrapper.properties",
          "build.gradle",
          "settings.gradle.kts",
          "gradle/wrapper/gradle-wrapper.properties",
          "gradle/wrapper/gradle-wrapper.jar",
          "src/main/resources/application.yml",
          "build.sbt",
          "project/build.properties",
          "build.mill",
          "deps.edn",
          "project.clj",
          "go.mod",
          "go.work",
          "Cargo.toml",
          "Gemfile",
          "composer.json",
          "mix.exs",
          "global.json",
          "a.csproj",
          "shard.yml",
          "pubspec.yaml",
          "gleam.toml",
          "package.yaml",
          "a.cabal",
          "stack.yaml",
          "Package.swift",
          "build.zig.zon",
          "CMakeLists.txt",
          "meson.build",
          "configure.ac",
          "Makefile",
          "Dockerfile",
          "docker-compose.yml",
          "Procfile",
          ".env.example",
          ".devcontainer/devcontainer.json",
          ".tool-versions",
          "mise.toml",
          ".nvmrc",
          ".sdkmanrc",
          "rust-toolchain.toml",
          ".github/workflows/ci.yml",
          ".travis.yml",
          "flake.nix",
          "shell.nix",
          "devbox.json");

  private static final Map<String, String> TEXTS = new LinkedHashMap<>();

  static {
    TEXTS.put("nothing", "");
    TEXTS.put("bytes", "\u0000\u0001PK\u0003\u0004\ufffd");
    TEXTS.put("a word", "a".repeat(LARGE));
    TEXTS.put("blanks", " ".repeat(LARGE) + "x");
    TEXTS.put("brackets", "[".repeat(100_000));
    TEXTS.put("braces", "{\"a\":".repeat(100_000));
    TEXTS.put("parentheses", "(".repeat(LARGE));
    TEXTS.put("quotes", "\"'".repeat(LARGE / 2));
    TEXTS.put("equals", "name = version: ".repeat(LARGE / 16));
    TEXTS.put("commas", "include 'a', ".repeat(LARGE / 13));
    TEXTS.put("lines", "a b\n".repeat(LARGE / 4));
    TEXTS.put("digits", "1.".repeat(LARGE / 2));
    TEXTS.put("too large", "x\n".repeat((1 << 20) / 2 + 1));
    TEXTS.put("aliases", "a: &a [x]\n" + "b: &a [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n".repeat(50));
  }

  @TestFactory
  Stream<DynamicTest> detection_ends_soon_and_in_one_line() {
    return FILES.stream()
        .map(file ->
            DynamicTest.dynamicTest(
                file,
                () ->
                    TEXTS.forEach((title, text) ->
                        ProcessorTime.assertSoon(title, () -> check(file, text)))));
  }

  private static void check(String file, String text) {
    FileTree tree = FileTree.ofFiles(Map.of(file, text, "README", "x"));
    if (Detectors.detect(tree) instanceof Detection.Broken(String sentence)) {
      assertThat(sentence)
          .matches(one -> one.startsWith(file + ":"), "names the file and the line")
          .doesNotContain("\n", "Exception", "tools.jackson")
          .hasSizeLessThan(400);
    }
  }
}
