// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Evidence;

/// The commands of continuous integration: which of them are the project's tests, and what they
/// install. When several differ, the choice is the reader's, not a certain one.
final class CiCommands {
  private static final int SCRIPT_LINE_LIMIT = 200;
  private static final Pattern WORD = Pattern.compile("[^\\s\"']+|\"[^\"]*\"|'[^']*'");

  private static final Pattern TELLING =
      Pattern.compile(
          "[a-z0-9.+-]+-dev|tcl[\\w.]*|lib[a-z]+\\d*|ffmpeg|imagemagick|graphicsmagick|graphviz|"
              + "ghostscript|poppler-utils|tesseract-ocr[\\w-]*|pandoc|chromium|xvfb|"
              + "protobuf-compiler|gettext|sqlite3|wkhtmltopdf|texinfo|bison|flex|nasm|yasm|gperf|"
              + "swig|autoconf|automake|libtool|pkg-config|cmake|ninja-build|gawk|bc|jq|unzip|zip|"
              + "postgresql-client|default-mysql-client|redis-tools");

  /// Beginnings of commands that run tests.
  private static final Pattern TEST =
      Pattern.compile(
          "^(?:(?:npm|pnpm|yarn|bun) (?:run )?test\\b|npx (?:jest|vitest|mocha)\\b|deno"
              + " test\\b|(?:python3? -m"
              + " )?(?:pytest|unittest)\\b|tox\\b|nox\\b|(?:poetry|pdm|uv|pipenv|hatch) run"
              + " (?:python -m )?(?:pytest|test)\\b|go test\\b|cargo (?:nextest run|test)\\b|bundle"
              + " exec (?:rspec|rake(?: test| spec)?|rails test)\\b|rake"
              + " test\\b|(?:vendor/bin|\\./vendor/bin)/(?:phpunit|pest)\\b|composer (?:run"
              + " )?test\\b|(?:\\./)?mvnw? (?:-\\S+ )*(?:test|verify)\\b|(?:\\./)?gradlew? (?:-\\S+"
              + " )*(?:test|check)\\b|sbt (?:\\+)?test\\b|lein test\\b|clojure -M:test\\b|dotnet"
              + " test\\b|mix test\\b|rebar3 (?:eunit|ct)\\b|gleam test\\b|stack test\\b|cabal"
              + " (?:new-)?test\\b|swift test\\b|zig build test\\b|crystal spec\\b|(?:dart|flutter)"
              + " test\\b|make (?:test|check)\\b|ctest\\b|meson"
              + " test\\b|prove\\b|bats\\b|busted\\b|dune (?:runtest|test)\\b)");

  private static final Pattern LINT =
      Pattern.compile(
          "^(?:(?:npm|pnpm|yarn) (?:run )?lint\\b|ruff check\\b|flake8\\b|pylint\\b|golangci-lint"
              + " run\\b|cargo clippy\\b|bundle exec rubocop\\b|make lint\\b|mix"
              + " credo\\b|shellcheck\\b|hlint\\b)");

  /// Characters that need more than this one line, or a machine of the service.
  private static final Pattern SPECIAL =
      Pattern.compile("\\$\\{\\{|\\$\\(|`|[|><;&\\\\]|\\$[A-Z]|cov|-race|codecov");

  private final Map<String, Map<String, Evidence>> testsByFolder = new LinkedHashMap<>();
  private final Map<String, Map<String, Evidence>> lintsByFolder = new LinkedHashMap<>();

  /// Takes the lines of one step.
  ///
  /// @param folder where it runs
  void script(String file, int line, String folder, String script, Gathered gathered) {
    List<String> lines = script.lines().limit(SCRIPT_LINE_LIMIT).toList();
    List<Packages.Word> words = new ArrayList<>();
    for (String raw : lines) {
      String text = raw.strip();
      Matcher matcher = WORD.matcher(text);
      while (matcher.find()) {
        words.add(new Packages.Word(matcher.group().replaceAll("^[\"']|[\"']$", ""), line));
      }
      if (!text.endsWith("\\")) {
        words.add(new Packages.Word(";", line));
      }
      if (!SPECIAL.matcher(text).find()) {
        Evidence runs = new Evidence(file, line, "runs " + text, Confidence.LIKELY);
        remember(
            TEST, testsByFolder.computeIfAbsent(folder, _ -> new LinkedHashMap<>()), runs, text);
        remember(
            LINT, lintsByFolder.computeIfAbsent(folder, _ -> new LinkedHashMap<>()), runs, text);
      }
    }
    Packages.installed(
        words.stream().filter(word -> !word.text().equals("\\")).toList(),
        (name, at) -> needs(name, new Evidence(file, at, "installs " + name), gathered));
  }

  /// Machines of these services lack what others have, and try many compilers: only libraries and
  /// known programs tell something about the project.
  static void needs(String name, Evidence why, Gathered gathered) {
    if (TELLING.matcher(name).matches() && !name.contains("cross") && !name.startsWith("libc6")) {
      gathered.needs(name, new Evidence(why.file(), why.line(), why.fact(), Confidence.LIKELY));
    }
  }

  private static void remember(
      Pattern kind, Map<String, Evidence> commands, Evidence runs, String text) {
    if (kind.matcher(text).find()) {
      commands.putIfAbsent(text, runs);
    }
  }

  /// Hands over the tasks: the one command, or as a guess the first of several.
  void tasks(Set<String> folders, Gathered gathered) {
    hand("test", testsByFolder, folders, gathered);
    hand("lint", lintsByFolder, folders, gathered);
  }

  private static void hand(
      String task, Map<String, Map<String, Evidence>> all, Set<String> folders, Gathered gathered) {
    all.forEach((folder, commands) -> {
      if (commands.isEmpty()) {
        return;
      }
      Map.Entry<String, Evidence> first = commands.entrySet().iterator().next();
      Evidence why = first.getValue();
      Confidence confidence = commands.size() == 1 ? Confidence.LIKELY : Confidence.GUESS;
      if (folders.contains(folder)) {
        gathered.task(
            folder,
            task,
            first.getKey(),
            new Evidence(why.file(), why.line(), why.fact(), confidence));
      }
    });
  }
}
