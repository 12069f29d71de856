// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sh.zagi.env.Progress;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.fetch.Integrity;
import sh.zagi.env.fetch.Registry;
import sh.zagi.env.fetch.RegistryPath;
import sh.zagi.env.lock.Locked;
import sh.zagi.env.lock.LockedFile;
import sh.zagi.env.lock.LockedFiles;
import sh.zagi.env.spec.DepsSpec;
import tools.jackson.databind.JsonNode;

/// Cargo: pinned by Cargo.lock; a folder of unpacked crates takes the place of their registry.
final class Cargo implements LibraryKind {
  private static final String LOCK = "Cargo.lock";
  private static final String HOME = "/home/dev/.cargo";

  @Override
  public String name() {
    return DepsSpec.CARGO;
  }

  @Override
  public Registry registry() {
    return Registry.CRATES;
  }

  @Override
  public Map<String, byte[]> inputs(ProjectFiles files, DepsSpec deps) throws FetchException {
    Map<String, byte[]> inputs = new TreeMap<>();
    StringBuilder crates = new StringBuilder();
    for (Workshop.Wanted one : wanted(files, deps)) {
      crates.append(one.path().path()).append(' ').append(one.expected()).append('\n');
    }
    inputs.put(lock(deps), crates.toString().getBytes(UTF_8));
    return inputs;
  }

  private static String lock(DepsSpec deps) {
    return deps.lock().isEmpty() ? deps.beside(LOCK) : deps.lock();
  }

  private static List<Workshop.Wanted> wanted(ProjectFiles files, DepsSpec deps)
      throws FetchException {
    String path = lock(deps);
    if (!files.has(path)) {
      throw new FetchException(
          path + ": is missing: run `cargo generate-lockfile` once and commit it");
    }
    List<Workshop.Wanted> wanted = new ArrayList<>();
    JsonNode lock = LockText.toml(files, path);
    for (JsonNode one : lock.path("package")) {
      String source = one.path("source").asString("");
      if (!source.isEmpty()) {
        wanted.add(wanted(path, lock, one));
      }
    }
    return wanted;
  }

  private static Workshop.Wanted wanted(String file, JsonNode lock, JsonNode one)
      throws FetchException {
    String name = one.path("name").asString("");
    String version = one.path("version").asString("");
    String source = one.path("source").asString("");
    // the first format keeps checksums apart
    String apart = "checksum " + name + " " + version + " (" + source + ")";
    String checksum = one.path("checksum").asString(lock.path("metadata").path(apart).asString(""));
    if (source.startsWith("git+") || !checksum.matches("[0-9a-f]{64}")) {
      throw new FetchException(
          file
              + ": takes "
              + name
              + (source.startsWith("git+") ? " from git" : " without a checksum")
              + ", which cannot be pinned: depend on a published version of it");
    }
    RegistryPath path =
        RegistryPath.parse(Registry.CRATES, name + "/" + name + "-" + version + ".crate")
            .orElseThrow(() -> new FetchException(file + ": has a bad name: " + name));
    return new Workshop.Wanted(path, List.of(new Integrity("sha256", checksum)));
  }

  @Override
  public LockedFiles resolve(Workshop workshop, Project project, DepsSpec deps, Progress progress)
      throws FetchException, IOException, InterruptedException {
    List<Workshop.Wanted> wanted = wanted(project.files(), deps);
    progress.step("fetching " + wanted.size() + " crates");
    return new LockedFiles(name(), deps.manifest(), Map.of(), workshop.lock(wanted, progress));
  }

  @Override
  public Recipe recipe(Workshop workshop, Locked locked)
      throws FetchException, IOException, InterruptedException {
    Recipe recipe = Recipe.of(workshop, locked);
    for (LockedFile file : locked.artifacts()) {
      String crate = file.path().replaceFirst(".*/", "").replaceFirst("\\.crate$", "");
      String checksum = "{\"files\":{},\"package\":\"" + file.sha256() + "\"}";
      recipe.text(checksum.getBytes(UTF_8), crate);
    }
    return recipe;
  }

  @Override
  public Placement placement(Locked locked) {
    return new Placement(HOME, List.of(), Map.of("CARGO_NET_OFFLINE", "true"));
  }
}
