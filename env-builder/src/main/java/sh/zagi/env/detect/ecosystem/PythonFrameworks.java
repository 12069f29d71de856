// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.RootDraft;
import sh.zagi.env.detect.format.Value;

/// How a Python project is started: by its framework, by a script it installs, or by the file that
/// looks like the program.
final class PythonFrameworks {
  private static final String ALL = "--host 0.0.0.0";
  private static final List<String> PROGRAMS =
      List.of(
          "main.py",
          "app.py",
          "run.py",
          "server.py",
          "bot.py",
          "index.py",
          "start.py",
          "__main__.py",
          "src/main.py",
          "src/app.py",
          "app/main.py",
          "cli.py",
          "hello.py");

  private final PythonManifest manifest;
  private final PythonPackaging manager;
  private final RootDraft draft;
  private final PythonSources sources;

  PythonFrameworks(PythonManifest manifest, PythonPackaging manager, RootDraft draft) {
    this.manifest = manifest;
    this.manager = manager;
    this.draft = draft;
    this.sources = new PythonSources(manifest.files, draft.path());
  }

  void add() {
    sources.variables().forEach(draft::variable);
    if (!django()) {
      boolean served =
          asgi("fastapi", "FastAPI", "uvicorn %s " + ALL + " --port 8000", 8000)
              || asgi("litestar", "Litestar", "uvicorn %s " + ALL + " --port 8000", 8000)
              || asgi("sanic", "Sanic", "sanic %s " + ALL + " --port 8000", 8000)
              || asgi("quart", "Quart", "hypercorn %s --bind 0.0.0.0:5000", 5000)
              || asgi("starlette", "Starlette", "uvicorn %s " + ALL + " --port 8000", 8000)
              || flask()
              || page("streamlit", "streamlit run %s", 8501)
              || page("chainlit", "chainlit run %s", 8000)
              || page("gradio", "", 7860)
              || page("dash", "", 8050)
              || page("aiohttp", "", 8080)
              || page("tornado", "", 8888)
              || page("bottle", "", 8080);
      if (!served) {
        program();
      }
    }
  }

  private boolean django() {
    Optional<String> manage = manage();
    Optional<Evidence> dependency = manifest.distributions.where("django");
    if (manage.isEmpty()) {
      return false;
    }
    String folder = Folders.of(manage.get());
    String path = manage.get();
    Evidence habit = new Evidence(path, 0, "a habit of Django", Confidence.GUESS);
    draft.evidence(
        dependency
            .map(one -> new Evidence(one.file(), one.line(), "uses Django"))
            .orElse(new Evidence(path, 0, "uses Django")));
    draft.taskIn(folder, "start", manager.script("manage.py runserver 0.0.0.0:8000"), habit);
    draft.taskIn(folder, "test", manager.script("manage.py test"), habit);
    draft.taskIn(folder, "migrate", manager.script("manage.py migrate"), habit);
    draft.port(8000, new Evidence(path, 0, "Django listens on 8000", Confidence.GUESS));
    return true;
  }

  /// `manage.py` here or one folder below.
  private Optional<String> manage() {
    String prefix = draft.path().isEmpty() ? "" : draft.path() + "/";
    int depth = Folders.depth(draft.path());
    return manifest.files.named("manage.py").stream()
        .filter(path -> path.startsWith(prefix) && Folders.depth(path) - depth <= 2)
        .filter(path -> !Folders.isForeign(Folders.of(path)))
        .filter(path -> Folders.aboveAside(Folders.of(path.substring(prefix.length()))).isEmpty())
        .filter(path ->
            manifest.distributions.has("django")
                || manifest.files.lines(path).stream().anyMatch(line -> line.contains("django")))
        .min(java.util.Comparator.comparingInt(Folders::depth));
  }

  private boolean asgi(String distribution, String type, String command, int port) {
    Optional<PythonSources.Place> app =
        sources.find(Pattern.compile("^(\\w+)\\s*(?::[^=]*)?=\\s*(?:\\w+\\.)?" + type + "\\("));
    Optional<Evidence> dependency = manifest.distributions.where(distribution);
    if (dependency.isEmpty() && app.isEmpty()) {
      return false;
    }
    dependency.ifPresent(
        one -> draft.evidence(new Evidence(one.file(), one.line(), "uses " + type)));
    if (app.isEmpty()) {
      return false;
    }
    PythonSources.Place place = app.get();
    String target = place.module() + ":" + place.name();
    boolean uvicorn = command.startsWith("uvicorn");
    String full = command.formatted(target) + (place.inSrc() && uvicorn ? " --app-dir src" : "");
    start(full, place, "the application of " + type, port, type);
    return true;
  }

  private void start(
      String command, PythonSources.Place place, String fact, int port, String title) {
    String path = draft.below(place.path());
    draft.task(
        "start", manager.run(command), new Evidence(path, place.line(), fact, Confidence.LIKELY));
    port(port, path, place.line(), title);
  }

  private void port(int port, String path, int line, String title) {
    sources
        .port()
        .ifPresentOrElse(
            one -> draft.port(one.port(), one.evidence()),
            () ->
                draft.port(
                    port,
                    new Evidence(path, line, title + " listens on " + port, Confidence.GUESS)));
  }

  private boolean flask() {
    Optional<PythonSources.Place> app =
        sources
            .find(
                Pattern.compile("^\\s*(\\w+)\\s*(?::[^=]*)?=\\s*(?:\\w+\\.)?(?:Flask|APIFlask)\\("))
            .or(() -> sources.find(Pattern.compile("^def (create_app)\\(")));
    Optional<Evidence> dependency = manifest.distributions.where("flask");
    if (dependency.isEmpty() && app.isEmpty()) {
      return false;
    }
    dependency.ifPresent(one -> draft.evidence(new Evidence(one.file(), one.line(), "uses Flask")));
    if (app.isEmpty()) {
      return false;
    }
    PythonSources.Place place = app.get();
    boolean runs = sources.has(place.path(), ".run(") && !place.path().contains("/");
    String path = draft.below(place.path());
    String command =
        runs
            ? manager.script(place.path())
            : manager.run(
                "flask --app "
                    + (place.inSrc() ? "src/" : "")
                    + place.module()
                    + " run "
                    + ALL
                    + " --port 5000");
    draft.task(
        "start",
        command,
        new Evidence(path, place.line(), "the application of Flask", Confidence.LIKELY));
    port(5000, path, place.line(), "Flask");
    return true;
  }

  /// Frameworks whose program is a file.
  private boolean page(String distribution, String command, int port) {
    Optional<Evidence> dependency = manifest.distributions.where(distribution);
    Optional<PythonSources.Place> page =
        sources.find(Pattern.compile("^(?:import|from) (" + distribution + ")\\b"));
    if (dependency.isEmpty() || page.isEmpty() || page.get().path().endsWith("__init__.py")) {
      return false;
    }
    Evidence uses = dependency.get();
    draft.evidence(new Evidence(uses.file(), uses.line(), "uses " + distribution));
    PythonSources.Place place = page.get();
    String path = draft.below(place.path());
    String full =
        command.isEmpty()
            ? manager.script(place.path())
            : manager.run(command.formatted(place.path()));
    draft.task(
        "start",
        full,
        new Evidence(path, place.line(), "imports " + distribution, Confidence.LIKELY));
    port(port, path, place.line(), distribution);
    return true;
  }

  private void program() {
    for (String[] table :
        List.of(new String[] {"project", "scripts"}, new String[] {"tool", "poetry", "scripts"})) {
      List<java.util.Map.Entry<String, Value>> scripts =
          List.copyOf(manifest.members(table).entrySet());
      if (scripts.size() == 1 && scripts.getFirst().getKey().matches("[\\w.-]+")) {
        String name = scripts.getFirst().getKey();
        Evidence why =
            new Evidence(
                manifest.path("pyproject.toml"),
                scripts.getFirst().getValue().line(),
                "installs the program " + name,
                Confidence.LIKELY);
        draft.task("start", manager.run(name), why);
        return;
      }
    }
    Optional<String> program = PROGRAMS.stream().filter(manifest::has).findFirst();
    if (program.isPresent()) {
      draft.task("start", manager.script(program.get()), looks(program.get()));
      sources.port().ifPresent(one -> draft.port(one.port(), one.evidence()));
      return;
    }
    String prefix = draft.path().isEmpty() ? "" : draft.path() + "/";
    manifest.files.named("__main__.py").stream()
        .filter(path -> path.startsWith(prefix))
        .map(path -> path.substring(prefix.length()))
        .filter(path -> path.matches("(?:src/)?[A-Za-z_]\\w*/__main__\\.py"))
        .findFirst()
        .ifPresent(path -> {
          String module = Folders.name(Folders.of(path));
          draft.task("start", manager.module(module), looks(path));
        });
    if (!draft.hasTask("start")) {
      single(prefix);
    }
  }

  /// A lone file is the program, unless the project is there to be installed.
  private void single(String prefix) {
    List<String> files =
        manifest.files.under(prefix).stream()
            .map(path -> path.substring(prefix.length()))
            .filter(path -> path.endsWith(".py") && !path.contains("/") && !path.equals("setup.py"))
            .filter(path -> !path.startsWith("test") && !path.equals("conftest.py"))
            .toList();
    if (files.size() == 1 && manifest.at("build-system").isEmpty() && !manifest.has("setup.py")) {
      draft.task("start", manager.script(files.getFirst()), looks(files.getFirst()));
    }
  }

  private Evidence looks(String file) {
    return new Evidence(draft.below(file), 0, "looks like the program", Confidence.GUESS);
  }
}
