// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.Progress;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.fetch.Integrity;
import sh.zagi.env.fetch.Registry;
import sh.zagi.env.fetch.RegistryPath;
import sh.zagi.env.lock.Locked;
import sh.zagi.env.lock.LockedFiles;
import sh.zagi.env.spec.DepsSpec;
import tools.jackson.databind.JsonNode;

/// pnpm: pinned by pnpm-lock.yaml of version 6 and later, installed from a registry inside of the
/// build.
final class Pnpm implements LibraryKind {
  static final String LOCK = "pnpm-lock.yaml";

  private static final double OLDEST_LOCK = 6.0;
  private static final Pattern KEY = Pattern.compile("/?((?:@[^/@]+/)?[^/@]+)@([^(]+)(\\(.*)?");
  private static final Pattern SAID = Pattern.compile("ERR_PNPM|^ERR|npm ERR");
  private static final List<String> BESIDE =
      List.of(LOCK, "pnpm-workspace.yaml", ".npmrc", ".pnpmfile.cjs");

  @Override
  public String name() {
    return DepsSpec.PNPM;
  }

  @Override
  public Registry registry() {
    return Registry.NPM;
  }

  @Override
  public Map<String, byte[]> inputs(ProjectFiles files, DepsSpec deps) throws FetchException {
    return new JsProject(files, deps).texts(BESIDE);
  }

  @Override
  public LockedFiles resolve(Workshop workshop, Project project, DepsSpec deps, Progress progress)
      throws FetchException, IOException, InterruptedException {
    JsProject.needs(workshop.platform(), "pnpm");
    JsProject js = new JsProject(project.files(), deps);
    Map<String, byte[]> texts = js.texts(BESIDE);
    String path = deps.beside(LOCK);
    if (!texts.containsKey(path)) {
      progress.step("resolving pnpm packages");
      JsProject.Ask ask =
          new JsProject.Ask(
              LOCK,
              List.of("pnpm", "install", "--lockfile-only", "--ignore-scripts"),
              Map.of("npm_config_store_dir", "/tmp/store"));
      texts.put(path, js.lockedBy(workshop, texts, ask).getBytes(UTF_8));
    }
    List<Workshop.Wanted> wanted = wanted(path, LockText.yaml(texts.get(path), path));
    progress.step("fetching " + wanted.size() + " pnpm packages");
    return new LockedFiles(
        name(), deps.manifest(), workshop.keep(texts), workshop.lock(wanted, progress));
  }

  /// What must be downloaded on this platform.
  static List<Workshop.Wanted> wanted(String path, JsonNode lock) throws FetchException {
    if (lock.path("lockfileVersion").asDouble(0) < OLDEST_LOCK) {
      throw new FetchException(
          path + ": has a version before 6: run `pnpm install` with pnpm 9 or later once");
    }
    List<Workshop.Wanted> wanted = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : lock.path("packages").properties()) {
      JsonNode node = entry.getValue();
      JsonNode resolution = node.path("resolution");
      boolean optional =
          node.path("optional").asBoolean(false)
              || lock.path("snapshots").path(entry.getKey()).path("optional").asBoolean(false);
      boolean here = !optional || NpmLockfile.runsHere(node);
      if (here && !resolution.path("type").asString("").equals("directory")) {
        wanted.add(wanted(path, entry.getKey(), resolution));
      }
    }
    return wanted;
  }

  private static Workshop.Wanted wanted(String file, String key, JsonNode resolution)
      throws FetchException {
    Matcher parts = KEY.matcher(key);
    Optional<Integrity> integrity = Integrity.parse(resolution.path("integrity").asString(""));
    String tarball = resolution.path("tarball").asString("");
    boolean elsewhere = resolution.has("repo") || (!tarball.isEmpty() && !tarball.contains("/-/"));
    if (elsewhere || !parts.matches() || integrity.isEmpty()) {
      String from = resolution.has("repo") ? "git" : tarball;
      throw NpmLockfile.notInRegistry(file, key.replaceFirst("^/", ""), from);
    }
    RegistryPath path =
        RegistryPath.npmTarball(parts.group(1), parts.group(2))
            .orElseThrow(() -> new FetchException(file + ": has a bad name: " + key));
    return new Workshop.Wanted(path, List.of(integrity.get()));
  }

  @Override
  public Recipe recipe(Workshop workshop, Locked locked)
      throws FetchException, IOException, InterruptedException {
    JsProject.needs(workshop.platform(), "pnpm");
    return Recipe.of(workshop, locked).on(workshop.platform());
  }

  @Override
  public Placement placement(Locked locked) {
    return Placement.at(Placement.WORKSPACE);
  }

  @Override
  public Optional<String> complaint(List<String> log) {
    return Complaints.first(log, SAID).map(line -> "pnpm install: " + line);
  }
}
