// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.RootDraft;
import sh.zagi.env.detect.ToolNeed;
import sh.zagi.env.detect.format.Value;
import sh.zagi.env.spec.DepsSpec;

/// Recognises Python projects by their manifests, or by a program at the top.
public final class Python implements Ecosystem {
  private static final List<String> MARKERS =
      List.of(
          "pyproject.toml",
          "requirements.txt",
          "setup.py",
          "setup.cfg",
          "Pipfile",
          "environment.yml",
          "environment.yaml",
          "requirements-dev.txt",
          "requirements.in",
          "uv.lock",
          "poetry.lock",
          "pdm.lock");
  private static final List<String> PROGRAMS =
      List.of("main.py", "app.py", "manage.py", "server.py", "bot.py", "run.py", "index.py");

  @Override
  public String name() {
    return "python";
  }

  @Override
  public List<String> markers() {
    return List.of("pyproject.toml", "requirements.txt", "setup.py", "Pipfile");
  }

  @Override
  public List<Root> roots(ProjectFiles files) throws BrokenFileException {
    List<String> folders = folders(files);
    List<PythonManifest> manifests =
        Folders.each(files, folders, folder -> Optional.of(PythonManifest.read(files, folder)));
    List<Root> roots = new ArrayList<>();
    for (PythonManifest manifest : manifests) {
      if (isProject(files, manifest)) {
        roots.add(root(manifest, workspace(manifests, manifest)));
      }
    }
    return roots;
  }

  private static List<String> folders(ProjectFiles files) {
    Set<String> folders = new LinkedHashSet<>(Folders.with(files, MARKERS.toArray(String[]::new)));
    files.ending(".txt").stream()
        .filter(path -> path.matches("(?:.*/)?requirements/[\\w.-]+\\.txt"))
        .map(path -> Folders.of(Folders.of(path)))
        .filter(folder -> !Folders.isForeign(folder))
        .limit(Folders.LIMIT)
        .forEach(folders::add);
    for (String folder : Folders.with(files, "manage.py")) {
      boolean covered = folders.stream().anyMatch(one -> Folders.within(folder, one));
      if (!covered
          && files.lines(Folders.join(folder, "manage.py")).stream()
              .anyMatch(line -> line.contains("django"))) {
        folders.add(folder);
      }
    }
    boolean lone =
        PROGRAMS.stream().anyMatch(files::has)
            || files.ending(".py").stream().filter(path -> !path.contains("/")).count() == 1;
    if (lone) {
      folders.add("");
    }
    return folders.stream()
        .sorted(java.util.Comparator.comparingInt(Folders::depth).thenComparing(one -> one))
        .toList();
  }

  /// Many repositories keep the settings of a tool in a `pyproject.toml` or `setup.cfg` without
  /// having any Python.
  private static boolean isProject(ProjectFiles files, PythonManifest manifest) {
    boolean stated =
        manifest.at("project").isPresent()
            || manifest.at("build-system").isPresent()
            || manifest.at("tool", "poetry").isPresent()
            || manifest.at("tool", "pdm").isPresent()
            || manifest.at("tool", "uv").isPresent()
            || manifest.has("setup.py")
            || manifest.has("Pipfile")
            || manifest.has("uv.lock")
            || !manifest.requirements().isEmpty();
    String prefix = manifest.folder.isEmpty() ? "" : manifest.folder + "/";
    return stated || files.under(prefix).stream().anyMatch(path -> path.endsWith(".py"));
  }

  /// The root whose uv workspace has this folder as a member.
  private static Optional<PythonManifest> workspace(
      List<PythonManifest> manifests, PythonManifest member) {
    for (PythonManifest top : manifests) {
      List<Value> globs =
          top.at("tool", "uv", "workspace", "members").map(Value::items).orElse(List.of());
      boolean has =
          globs.stream()
              .anyMatch(glob ->
                  Globs.pattern(Folders.join(top.folder, glob.text()))
                      .matcher(member.folder)
                      .matches());
      if (has && !member.folder.equals(top.folder)) {
        return Optional.of(top);
      }
    }
    return Optional.empty();
  }

  private Root root(PythonManifest manifest, Optional<PythonManifest> workspace) {
    RootDraft draft = new RootDraft(manifest.folder, name());
    draft.app(manifest.name(), manifest.version());
    String marker =
        MARKERS.stream()
            .filter(manifest::has)
            .findFirst()
            .or(() -> PROGRAMS.stream().filter(manifest::has).findFirst())
            .map(manifest::path)
            .or(() -> manifest.requirements().stream().findFirst())
            .orElseGet(() -> firstSource(manifest));
    Evidence is = new Evidence(marker, 0, "is a Python project");
    draft.evidence(is);
    ToolNeed python = manifest.python().orElse(new ToolNeed("python", "", is));
    draft.tool(python.name(), python.version(), python.evidence());
    manifest.classified().ifPresent(one -> draft.tool(one.name(), one.version(), one.evidence()));
    PythonPackaging manager =
        PythonPackaging.of(
            manifest, workspace.map(one -> PythonPackaging.of(one, Optional.empty())));
    Evidence why = manager.evidence();
    if (!why.file().isEmpty()) {
      draft.packageManager(manager.name(), manager.version(), why);
    }
    if (!manager.name().equals("pip")) {
      // Its packages can be installed by others, so that nothing fails for the lack of it.
      Evidence likely = new Evidence(why.file(), why.line(), why.fact(), Confidence.LIKELY);
      draft.tool(manager.name(), manager.version(), likely);
    }
    manifest
        .table("has a build system", "build-system")
        .ifPresent(one ->
            draft.evidence(
                new Evidence(
                    one.file(),
                    one.line(),
                    "is built by "
                        + manifest
                            .at("build-system", "build-backend")
                            .map(Value::text)
                            .orElse("setuptools"))));
    new PythonTasks(manifest, manager, draft).add();
    workspace.ifPresentOrElse(
        one -> draft.memberOf(one.folder), () -> deps(manifest, manager, draft));
    natives(manifest, draft);
    return draft.done();
  }

  private static String firstSource(PythonManifest manifest) {
    String prefix = manifest.folder.isEmpty() ? "" : manifest.folder + "/";
    return manifest.files.under(prefix).stream()
        .filter(path -> path.endsWith(".py"))
        .findFirst()
        .orElse(prefix);
  }

  private static void deps(PythonManifest manifest, PythonPackaging manager, RootDraft draft) {
    boolean requirements = manager.name().equals("pip") && !manifest.requirements().isEmpty();
    if (requirements) {
      draft.deps(new DepsSpec(DepsSpec.PIP, "", manifest.requirements().getFirst()));
    } else if (manifest.has("Pipfile")) {
      draft.deps(new DepsSpec(DepsSpec.PIP, manager.lock(), manifest.path("Pipfile")));
    } else if (manifest.at("project").or(() -> manifest.at("tool", "poetry")).isPresent()) {
      draft.deps(new DepsSpec(DepsSpec.PIP, manager.lock(), manifest.path("pyproject.toml")));
    } else {
      Stream.of("setup.cfg", "setup.py")
          .filter(manifest::has)
          .findFirst()
          .ifPresent(file -> draft.deps(new DepsSpec(DepsSpec.PIP, "", manifest.path(file))));
    }
  }

  /// C extensions of the project itself need a compiler and Python's headers.
  private static void natives(PythonManifest manifest, RootDraft draft) {
    int line = manifest.lineOf("setup.py", "ext_modules");
    if (line > 0) {
      Evidence why = new Evidence(manifest.path("setup.py"), line, "builds an extension");
      draft.needs("gcc", why).needs("python3-dev", why);
    }
  }
}
