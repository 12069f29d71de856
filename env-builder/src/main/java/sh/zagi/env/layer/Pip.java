// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import sh.zagi.env.Progress;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.fetch.FetchGateway;
import sh.zagi.env.fetch.Registry;
import sh.zagi.env.fetch.Sandbox;
import sh.zagi.env.lock.Locked;
import sh.zagi.env.lock.LockedFile;
import sh.zagi.env.lock.LockedFiles;
import sh.zagi.env.spec.DepsSpec;
import sh.zagi.storage.folder.WorkFolder;

/// pip: whatever pins or names the packages of a Python project becomes requirements; pip itself
/// says in a sandbox which files these are, and installs them without a network into a virtual
/// environment.
final class Pip implements LibraryKind {
  /// What the installation reads; no project has a file of this name.
  static final String REQUIREMENTS = "requirements.zagi.txt";

  private static final Pattern SAID = Pattern.compile("^(ERROR|error): ");

  @Override
  public String name() {
    return DepsSpec.PIP;
  }

  @Override
  public Registry registry() {
    return Registry.PYPI;
  }

  @Override
  public Map<String, String> packages() {
    return Map.of("python3-pip", "pip installs the libraries");
  }

  @Override
  public Map<String, byte[]> inputs(ProjectFiles files, DepsSpec deps) throws FetchException {
    Map<String, byte[]> inputs = new TreeMap<>();
    inputs.put(deps.beside(REQUIREMENTS), PythonRequirements.text(files, deps).getBytes(UTF_8));
    return inputs;
  }

  @Override
  public LockedFiles resolve(Workshop workshop, Project project, DepsSpec deps, Progress progress)
      throws FetchException, IOException, InterruptedException {
    Map<String, byte[]> texts = inputs(project.files(), deps);
    String requirements = PythonRequirements.text(project.files(), deps);
    if (requirements.isBlank()) {
      return new LockedFiles(name(), deps.manifest(), workshop.keep(texts), List.of());
    }
    if (!workshop.client().knows(Registry.PYPI)) {
      throw new FetchException(
          deps.manifest()
              + ": the index of Python packages is not known: set registry.pypi in the server's"
              + " configuration, or take Debian's python3-* packages");
    }
    progress.step("resolving Python packages");
    return new LockedFiles(
        name(), deps.manifest(), workshop.keep(texts), download(workshop, deps, requirements));
  }

  private static List<LockedFile> download(Workshop workshop, DepsSpec deps, String requirements)
      throws FetchException, IOException, InterruptedException {
    boolean strict = requirements.contains("--hash=");
    try (WorkFolder folder = WorkFolder.create(workshop.work(), "pip")) {
      Files.writeString(folder.path().resolve(REQUIREMENTS), requirements);
      Files.createDirectory(folder.path().resolve("wheels"));
      Sandbox sandbox =
          new Sandbox(
              workshop.platform().rootfs().trees(),
              List.of(new Sandbox.Bind(folder.path(), Placement.WORKSPACE, true)),
              Map.of(
                  "PIP_INDEX_URL", FetchGateway.address(Registry.PYPI),
                  "PIP_CONFIG_FILE", "/dev/null",
                  "PIP_NO_CACHE_DIR", "1",
                  "PIP_NO_INPUT", "1",
                  "PIP_RETRIES", "0",
                  "PIP_DISABLE_PIP_VERSION_CHECK", "1"),
              Workshop.TIMEOUT);
      Sandbox.Outcome outcome =
          sandbox.run(
              workshop.client(),
              List.of(
                  "/bin/sh",
                  "-c",
                  "exec python3 -m pip download --quiet --dest wheels "
                      + (strict ? "--require-hashes --no-deps " : "")
                      + "-r "
                      + REQUIREMENTS));
      if (!outcome.succeeded()) {
        throw new FetchException(deps.manifest() + ": " + reason(outcome));
      }
      return Sandboxes.served(outcome);
    }
  }

  private static String reason(Sandbox.Outcome outcome) {
    if (outcome.lastLines().stream().anyMatch(line -> line.contains("No module named pip"))) {
      return "deps of kind pip need the package python3-pip";
    }
    return Complaints.first(outcome.lastLines(), SAID)
        .map(line -> line.replaceFirst(SAID.pattern(), ""))
        .orElseGet(() -> Complaints.last(outcome.lastLines()));
  }

  @Override
  public Recipe recipe(Workshop workshop, Locked locked)
      throws FetchException, IOException, InterruptedException {
    return Recipe.of(workshop, locked).on(workshop.platform());
  }

  @Override
  public Placement placement(Locked locked) {
    int slash = locked.manifest().lastIndexOf('/');
    String folder = slash < 0 ? "" : "/" + locked.manifest().substring(0, slash);
    String environment = Placement.WORKSPACE + folder + "/.venv";
    return new Placement(
        Placement.WORKSPACE,
        List.of(environment + "/bin"),
        Map.of("VIRTUAL_ENV", environment, "PIP_DISABLE_PIP_VERSION_CHECK", "1"));
  }

  @Override
  public Optional<String> complaint(List<String> log) {
    return Complaints.first(log, SAID).map(line -> "pip install: " + line);
  }
}
