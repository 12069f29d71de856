// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.RootDraft;
import sh.zagi.env.detect.format.Value;

/// The tasks of one Python project: what its task runner names, then what its test runner, its
/// framework and its linter mean.
final class PythonTasks {
  private static final Pattern TEST_FILE =
      Pattern.compile("(?:test_[^/]*|[^/]*_tests?|tests)\\.py");
  private static final int TEST_FILE_LIMIT = 50;

  /// Table of `pyproject.toml` to the program that runs what it names.
  private static final List<Map.Entry<List<String>, String>> RUNNERS =
      List.of(
          Map.entry(List.of("tool", "pdm", "scripts"), "pdm run %s"),
          Map.entry(List.of("tool", "hatch", "envs", "default", "scripts"), "hatch run %s"),
          Map.entry(List.of("tool", "poe", "tasks"), "poe %s"),
          Map.entry(List.of("tool", "taskipy", "tasks"), "task %s"),
          Map.entry(List.of("tool", "rye", "scripts"), "rye run %s"));

  private final PythonManifest manifest;
  private final PythonPackaging manager;
  private final RootDraft draft;

  PythonTasks(PythonManifest manifest, PythonPackaging manager, RootDraft draft) {
    this.manifest = manifest;
    this.manager = manager;
    this.draft = draft;
  }

  void add() {
    if (!manager.install().isEmpty()) {
      Evidence why = manager.evidence();
      draft.task(
          "install",
          manager.install(),
          new Evidence(
              why.file(), why.line(), "installs with " + manager.name(), why.confidence()));
    }
    named();
    test();
    lint();
    new PythonFrameworks(manifest, manager, draft).add();
  }

  private void named() {
    for (Map.Entry<List<String>, String> runner : RUNNERS) {
      Map<String, Value> tasks = manifest.members(runner.getKey().toArray(String[]::new));
      for (String task : List.of("build", "test", "start", "lint", "dev")) {
        Value found = tasks.get(task);
        if (found != null) {
          String command = runner.getValue().formatted(task);
          boolean direct = command.startsWith(manager.name() + " ");
          draft.task(
              task,
              direct ? command : manager.run(command),
              new Evidence(manifest.path("pyproject.toml"), found.line(), "task " + task));
        }
      }
    }
  }

  private void test() {
    if (draft.hasTask("test")) {
      return;
    }
    Optional<Evidence> pytest = pytest();
    if (pytest.isPresent()) {
      draft.task("test", pytestCommand(), pytest.get());
      return;
    }
    for (String file : List.of("tox.ini", "noxfile.py")) {
      if (manifest.has(file)) {
        String program = file.startsWith("tox") ? "tox" : "nox";
        Evidence why =
            new Evidence(manifest.path(file), 0, "tests with " + program, Confidence.LIKELY);
        draft.task("test", manager.run(program), why);
        return;
      }
    }
    if (manifest.has("manage.py")) {
      return;
    }
    Optional<String> tests =
        testFiles()
            .filter(path -> Folders.name(path).startsWith("test"))
            .findFirst()
            .or(() -> testFiles().findFirst());
    if (tests.isPresent()) {
      boolean unittest =
          testFiles()
              .limit(TEST_FILE_LIMIT)
              .anyMatch(path ->
                  manifest.files.lines(path).stream()
                      .anyMatch(line -> line.matches("\\s*(?:import|from) unittest.*")));
      Evidence why =
          new Evidence(
              tests.get(), 0, "looks like a test", unittest ? Confidence.LIKELY : Confidence.GUESS);
      draft.task(
          "test",
          unittest
              ? manager.module("unittest discover" + start(tests.get()) + pattern(tests.get()))
              : pytestCommand(),
          why);
    }
  }

  /// Where unittest looks: it finds nothing in folders that are no packages.
  private String start(String test) {
    String folder = Folders.of(test);
    String below =
        draft.path().isEmpty()
            ? folder
            : folder.substring(Math.min(folder.length(), draft.path().length() + 1));
    boolean isPackage = below.isEmpty() || manifest.files.has(Folders.join(folder, "__init__.py"));
    return isPackage ? "" : " -s " + below;
  }

  /// What unittest looks for, where it is not what it looks for unasked.
  private static String pattern(String test) {
    String name = Folders.name(test);
    if (name.startsWith("test")) {
      return "";
    }
    return " -p '*" + name.substring(name.lastIndexOf('_')) + "'";
  }

  private String pytestCommand() {
    return manager.name().equals("pip") || manager.name().equals("conda")
        ? "python3 -m pytest"
        : manager.name().equals("hatch") ? "hatch test" : manager.run("pytest");
  }

  private Optional<Evidence> pytest() {
    return manifest
        .table("tests with pytest", "tool", "pytest")
        .or(() -> inFile("pytest.ini", "[pytest]"))
        .or(() -> inFile("tox.ini", "[pytest]"))
        .or(() -> inFile("setup.cfg", "[tool:pytest]"))
        .or(() ->
            manifest
                .distributions
                .where("pytest")
                .or(() -> manifest.distributions.where("pytest-django"))
                .map(one -> new Evidence(one.file(), one.line(), "tests with pytest")))
        .or(() -> inFile("tox.ini", "pytest"))
        .or(() ->
            Stream.of("conftest.py", "tests/conftest.py", "test/conftest.py")
                .filter(manifest::has)
                .findFirst()
                .map(one -> new Evidence(manifest.path(one), 0, "tests with pytest")))
        .or(() ->
            testFiles()
                .limit(TEST_FILE_LIMIT)
                .filter(path ->
                    manifest.files.lines(path).stream()
                        .anyMatch(line -> line.matches("(?:import|from) pytest.*")))
                .findFirst()
                .map(path -> new Evidence(path, 0, "tests with pytest", Confidence.LIKELY)));
  }

  private Optional<Evidence> inFile(String file, String text) {
    int line = manifest.lineOf(file, text);
    return line > 0
        ? Optional.of(new Evidence(manifest.path(file), line, "tests with pytest"))
        : Optional.empty();
  }

  private Stream<String> testFiles() {
    String prefix = draft.path().isEmpty() ? "" : draft.path() + "/";
    return manifest.files.under(prefix).stream()
        .filter(path -> TEST_FILE.matcher(Folders.name(path)).matches())
        .filter(path -> !Folders.isForeign(Folders.of(path.substring(prefix.length()))));
  }

  private void lint() {
    manifest
        .table("is checked by ruff", "tool", "ruff")
        .or(() -> config("ruff.toml", "ruff"))
        .or(() -> config(".ruff.toml", "ruff"))
        .or(() -> manifest.distributions.guess("is checked by ruff", "ruff"))
        .ifPresent(why -> draft.task("lint", manager.run("ruff check ."), why));
    config(".flake8", "flake8")
        .or(() ->
            Optional.of(manifest.lineOf("setup.cfg", "[flake8]"))
                .filter(line -> line > 0)
                .map(
                    line -> new Evidence(manifest.path("setup.cfg"), line, "is checked by flake8")))
        .or(() -> manifest.distributions.guess("is checked by flake8", "flake8"))
        .ifPresent(why -> draft.task("lint", manager.run("flake8"), why));
    config(".pylintrc", "pylint")
        .or(() -> manifest.distributions.guess("is checked by pylint", "pylint"))
        .ifPresent(why -> draft.task("lint", manager.run("pylint --recursive=y ."), why));
    manifest
        .table("is formatted by black", "tool", "black")
        .or(() -> manifest.distributions.guess("is formatted by black", "black"))
        .ifPresent(why -> draft.task("lint", manager.run("black --check ."), why));
  }

  private Optional<Evidence> config(String file, String program) {
    return manifest.has(file)
        ? Optional.of(new Evidence(manifest.path(file), 0, "is checked by " + program))
        : Optional.empty();
  }
}
