// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import sh.zagi.env.Progress;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.fetch.Artifact;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.fetch.FetchGateway;
import sh.zagi.env.fetch.Registry;
import sh.zagi.env.fetch.RegistryPath;
import sh.zagi.env.fetch.Sandbox;
import sh.zagi.env.lock.Locked;
import sh.zagi.env.lock.LockedFile;
import sh.zagi.env.lock.LockedFiles;
import sh.zagi.env.spec.DepsSpec;
import sh.zagi.storage.folder.WorkFolder;

/// Go modules: pinned by go.sum; a folder of files takes the place of the module proxy. A project
/// that keeps its modules in `vendor`, or has none, needs nothing.
final class Go implements LibraryKind {
  private static final String HOME = "/home/dev/go";
  private static final String DOWNLOADS = HOME + "/pkg/mod/cache/download";

  @Override
  public String name() {
    return DepsSpec.GO;
  }

  @Override
  public Registry registry() {
    return Registry.GO;
  }

  @Override
  public Map<String, byte[]> inputs(ProjectFiles files, DepsSpec deps) throws FetchException {
    Map<String, byte[]> inputs = new TreeMap<>();
    if (needsNothing(files, deps)) {
      return inputs;
    }
    for (String name : List.of("go.mod", "go.sum", "go.work", "go.work.sum")) {
      files.readLock(deps.beside(name)).ifPresent(text -> inputs.put(deps.beside(name), text));
    }
    return inputs;
  }

  private static boolean needsNothing(ProjectFiles files, DepsSpec deps) {
    boolean requires =
        files.lines(deps.manifest()).stream()
            .anyMatch(line -> line.matches("\\s*(require|use)\\b.*"));
    return files.has(deps.beside("vendor/modules.txt")) || !requires;
  }

  @Override
  public LockedFiles resolve(Workshop workshop, Project project, DepsSpec deps, Progress progress)
      throws FetchException, IOException, InterruptedException {
    if (needsNothing(project.files(), deps)) {
      return new LockedFiles(name(), deps.manifest(), Map.of(), List.of());
    }
    List<GoSum.Entry> entries = new ArrayList<>();
    for (String name : List.of("go.sum", "go.work.sum")) {
      String path = deps.beside(name);
      if (project.files().has(path)) {
        entries.addAll(GoSum.parse(path, LockText.text(project.files(), path)));
      }
    }
    progress.step("fetching Go modules");
    List<LockedFile> files =
        entries.isEmpty() ? download(workshop, project, deps) : fetch(workshop, entries, progress);
    return new LockedFiles(name(), deps.manifest(), Map.of(), files);
  }

  /// What go.sum names, checked against it.
  private static List<LockedFile> fetch(
      Workshop workshop, List<GoSum.Entry> entries, Progress progress)
      throws FetchException, IOException, InterruptedException {
    Map<GoSum.Entry, Workshop.Wanted> wanted = new LinkedHashMap<>();
    for (GoSum.Entry entry : new TreeSet<>(entries)) {
      wanted.put(entry, new Workshop.Wanted(path(entry.path()), List.of()));
    }
    List<Artifact> artifacts = workshop.fetch(List.copyOf(wanted.values()), progress);
    List<LockedFile> locked = new ArrayList<>();
    int number = 0;
    for (Map.Entry<GoSum.Entry, Workshop.Wanted> one : wanted.entrySet()) {
      Artifact artifact = artifacts.get(number++);
      GoSum.check(one.getKey(), artifact.file());
      locked.add(one.getValue().locked(artifact));
      if (!one.getKey().manifest()) {
        addInfo(workshop, one.getKey(), locked);
      }
    }
    return locked;
  }

  /// When a version was made: go asks for it at times, and not every proxy has it.
  private static void addInfo(Workshop workshop, GoSum.Entry entry, List<LockedFile> locked)
      throws FetchException, InterruptedException {
    RegistryPath path = path(entry.path().replaceFirst("\\.zip$", ".info"));
    try {
      Artifact info = workshop.client().artifact(path, List.of());
      locked.add(new Workshop.Wanted(path, List.of()).locked(info));
    } catch (FetchException e) {
      if (!e.isAbsent()) {
        throw e;
      }
    }
  }

  private static RegistryPath path(String path) throws FetchException {
    return RegistryPath.parse(Registry.GO, path)
        .orElseThrow(() -> new FetchException("go.sum has a bad name: " + path));
  }

  /// Without a go.sum go itself says in a sandbox what it needs.
  private static List<LockedFile> download(Workshop workshop, Project project, DepsSpec deps)
      throws FetchException, IOException, InterruptedException {
    if (!workshop.client().knows(Registry.GO)) {
      throw new FetchException(
          deps.manifest()
              + ": the proxy of Go modules is not known: set registry.go in the server's"
              + " configuration, or keep the modules in vendor/ with `go mod vendor`");
    }
    try (WorkFolder folder = WorkFolder.create(workshop.work(), "go")) {
      project.source().writeTo(folder.path());
      Sandbox sandbox =
          new Sandbox(
              workshop.platform().rootfs().trees(),
              List.of(new Sandbox.Bind(folder.path(), Placement.WORKSPACE, true)),
              Map.of(
                  "GOPROXY", FetchGateway.address(Registry.GO),
                  "GOSUMDB", "off",
                  "GOFLAGS", "-mod=mod",
                  "GOTOOLCHAIN", "local",
                  "GOPATH", "/tmp/go"),
              Workshop.TIMEOUT);
      Sandbox.Outcome outcome =
          sandbox.run(
              workshop.client(),
              List.of(
                  "/bin/sh", "-ec", "cd \"/workspace/$0\"; go mod download all", deps.folder()));
      if (!outcome.succeeded()) {
        throw new FetchException(deps.manifest() + ": go: " + Complaints.last(outcome.lastLines()));
      }
      return Sandboxes.served(outcome);
    }
  }

  @Override
  public Recipe recipe(Workshop workshop, Locked locked)
      throws FetchException, IOException, InterruptedException {
    return Recipe.of(workshop, locked);
  }

  @Override
  public Placement placement(Locked locked) {
    return new Placement(
        HOME,
        List.of(),
        Map.of("GOPROXY", "file://" + DOWNLOADS, "GOSUMDB", "off", "GOTOOLCHAIN", "local"));
  }
}
