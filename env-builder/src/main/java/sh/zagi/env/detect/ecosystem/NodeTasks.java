// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.RootDraft;
import sh.zagi.env.detect.format.Value;

/// The tasks of one `package.json`: its scripts, then what its framework and its test runner mean.
final class NodeTasks {
  static final List<String> NAMES = List.of("build", "test", "start", "lint", "dev");

  /// Scripts that stand for a task where the script of that name is missing.
  private static final Map<String, List<String>> STAND_INS =
      Map.of(
          "build", List.of("compile", "build:prod", "bundle"),
          "test", List.of("test:unit", "tests", "test:ci", "unit"),
          "start",
              List.of("serve", "server", "start:prod", "dev", "develop", "start:dev", "preview"),
          "lint", List.of("eslint", "lint:js", "lint:check", "check"),
          "dev", List.of());

  /// Package to the command that runs all tests once.
  private static final List<Map.Entry<String, String>> RUNNERS =
      List.of(
          Map.entry("vitest", "vitest run"),
          Map.entry("jest", "jest"),
          Map.entry("mocha", "mocha"),
          Map.entry("ava", "ava"),
          Map.entry("tap", "tap"),
          Map.entry("jasmine", "jasmine"));

  private static final List<String> PROGRAMS =
      List.of(
          "server.js",
          "app.js",
          "main.js",
          "index.js",
          "server.mjs",
          "app.mjs",
          "main.mjs",
          "index.mjs");

  private static final List<String> TYPED_PROGRAMS =
      List.of("index.ts", "server.ts", "main.ts", "src/index.ts", "src/server.ts", "src/main.ts");

  /// A manifest with one of these is a library's: its main file is not for running.
  private static final List<String> OF_LIBRARIES =
      List.of("files", "exports", "types", "typings", "module", "publishConfig", "browser");

  private static final Pattern PORT =
      Pattern.compile("(?:\\bPORT=|--port[= ]|(?:^|\\s)-p[= ]?)(\\d{2,5})\\b");

  private static final Pattern TEST_FILE =
      Pattern.compile("(?:.*/)?(?:tests?/.*|[^/]*[.-]test)\\.[cm]?js");

  private final ProjectFiles files;
  private final Value json;
  private final NodePackaging manager;
  private final RootDraft draft;
  private final String file;

  NodeTasks(ProjectFiles files, Value json, NodePackaging manager, RootDraft draft) {
    this.files = files;
    this.json = json;
    this.manager = manager;
    this.draft = draft;
    this.file = draft.below(Node.MANIFEST);
  }

  void add() {
    scripts();
    if (!draft.hasPort()) {
      NodeSources.port(files, draft.path(), json)
          .ifPresent(one -> draft.port(one.port(), one.evidence()));
    }
    NodeFramework.of(json).ifPresent(this::framework);
    runner();
    linter();
    if (!draft.hasTask("start")) {
      program();
    }
  }

  private void scripts() {
    for (String name : NAMES) {
      Stream.concat(Stream.of(name), STAND_INS.getOrDefault(name, List.of()).stream())
          .filter(this::isReal)
          .findFirst()
          .ifPresent(script -> {
            boolean own = script.equals(name);
            Evidence why =
                new Evidence(
                    file,
                    json.lineAt("scripts", script),
                    own ? "task " + name : "script " + script + " serves as task " + name,
                    own ? Confidence.CERTAIN : Confidence.LIKELY);
            draft.task(name, manager.run(script), why);
            port(script, why);
          });
    }
  }

  private boolean isReal(String script) {
    String text = json.textAt("scripts", script).orElse("");
    return !text.isBlank() && !text.contains("no test specified") && !text.strip().equals("exit 1");
  }

  private void port(String script, Evidence why) {
    Matcher port = PORT.matcher(json.textAt("scripts", script).orElse(""));
    if (List.of("start", "dev", "serve", "preview").contains(script) && port.find()) {
      int number = Integer.parseInt(port.group(1));
      if (number < 1 << 16) {
        draft.port(
            number,
            new Evidence(file, why.line(), script + " listens on " + number, Confidence.LIKELY));
      }
    }
  }

  private void framework(NodeFramework framework) {
    int line = NodeFramework.line(json, framework.dependency());
    Evidence uses = new Evidence(file, line, "uses " + framework.title());
    Evidence guess = new Evidence(file, line, "a habit of " + framework.title(), Confidence.GUESS);
    draft.evidence(uses);
    boolean scripted = json.at("scripts").isPresent();
    if (!framework.build().isEmpty() && !draft.hasTask("build") && !scripted) {
      draft.task("build", manager.exec(framework.build()), guess);
    }
    if (!framework.start().isEmpty() && !draft.hasTask("start")) {
      draft.task("start", manager.exec(framework.start()), guess);
    }
    if (framework.port() > 0 && !draft.hasPort()) {
      String fact = framework.title() + " listens on " + framework.port();
      draft.port(framework.port(), new Evidence(file, line, fact, Confidence.GUESS));
    }
  }

  private void runner() {
    if (draft.hasTask("test")) {
      return;
    }
    for (Map.Entry<String, String> one : RUNNERS) {
      int line = NodeFramework.line(json, one.getKey());
      if (line > 0) {
        draft.task(
            "test",
            manager.exec(one.getValue()),
            new Evidence(file, line, "tests with " + one.getKey(), Confidence.LIKELY));
        return;
      }
    }
    String prefix = draft.path().isEmpty() ? "" : draft.path() + "/";
    boolean isWorkspace = json.at("workspaces").isPresent();
    files.under(prefix).stream()
        .filter(path -> !isWorkspace && !path.contains("node_modules/"))
        .filter(path -> TEST_FILE.matcher(path.substring(prefix.length())).matches())
        .filter(path -> files.lines(path).stream().anyMatch(line -> line.contains("node:test")))
        .findFirst()
        .ifPresent(path ->
            draft.task(
                "test",
                "node --test",
                new Evidence(path, 0, "tests with node:test", Confidence.LIKELY)));
  }

  private void linter() {
    if (draft.hasTask("lint")) {
      return;
    }
    for (Map.Entry<String, String> one :
        List.of(
            Map.entry("@biomejs/biome", "biome check ."),
            Map.entry("eslint", "eslint ."),
            Map.entry("standard", "standard"),
            Map.entry("xo", "xo"))) {
      int line = NodeFramework.line(json, one.getKey());
      if (line > 0) {
        draft.task(
            "lint",
            manager.exec(one.getValue()),
            new Evidence(file, line, "is checked by " + one.getKey(), Confidence.GUESS));
        return;
      }
    }
  }

  /// The file that is run, where no script says so.
  private void program() {
    if (OF_LIBRARIES.stream().anyMatch(key -> json.at(key).isPresent())) {
      return;
    }
    Optional<String> main = json.textAt("main").map(one -> one.replaceFirst("^\\./", ""));
    if (main.isPresent() && main.get().matches("[\\w./-]+") && files.has(draft.below(main.get()))) {
      start(main.get(), json.lineAt("main"));
      return;
    }
    Stream.concat(PROGRAMS.stream(), TYPED_PROGRAMS.stream())
        .filter(one -> files.has(draft.below(one)))
        .findFirst()
        .ifPresent(one -> start(one, 0));
  }

  private void start(String program, int line) {
    Evidence why =
        line > 0
            ? new Evidence(file, line, "the main file is " + program, Confidence.GUESS)
            : new Evidence(draft.below(program), 0, "looks like the program", Confidence.GUESS);
    boolean typed = program.endsWith("ts");
    String command =
        manager.name().equals("bun")
            ? "bun " + program
            : !typed
                ? "node " + program
                : NodeFramework.line(json, "ts-node") > 0
                    ? manager.exec("ts-node " + program)
                    : NodeFramework.line(json, "tsx") > 0
                        ? manager.exec("tsx " + program)
                        : "node --experimental-strip-types " + program;
    draft.task("start", command, why);
  }
}
