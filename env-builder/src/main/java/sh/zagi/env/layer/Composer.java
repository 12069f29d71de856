// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import sh.zagi.env.Progress;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.fetch.Integrity;
import sh.zagi.env.fetch.Registry;
import sh.zagi.env.fetch.RegistryPath;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.env.lock.Locked;
import sh.zagi.env.lock.LockedFiles;
import sh.zagi.env.spec.DepsSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Composer: pinned by composer.lock, installed from a folder of archives.
final class Composer implements LibraryKind {
  private static final String LOCK = "composer.lock";
  private static final int SUFFIX_LENGTH = 32;
  private static final Pattern SAID =
      Pattern.compile(
          "Exception\\]|^(In \\S+ line|Your lock file|Failed to|  - Required package| "
              + " Problem)|could not be");
  private static final Set<String> RELEVANT =
      Set.of(
          "name",
          "require",
          "require-dev",
          "autoload",
          "autoload-dev",
          "config",
          "type",
          "minimum-stability",
          "prefer-stable",
          "replace",
          "provide",
          "conflict",
          "extra",
          "bin");

  @Override
  public String name() {
    return DepsSpec.COMPOSER;
  }

  @Override
  public Registry registry() {
    return Registry.COMPOSER;
  }

  @Override
  public Map<String, String> packages() {
    return Map.of("unzip", "Composer unpacks archives with it");
  }

  /// The manifest without what does not concern the installation; the lockfile as it is.
  @Override
  public Map<String, byte[]> inputs(ProjectFiles files, DepsSpec deps) throws FetchException {
    Map<String, byte[]> inputs = new TreeMap<>();
    inputs.put(deps.manifest(), CanonicalJson.bytes(manifest(files, deps)));
    String lock = deps.beside(LOCK);
    if (files.has(lock)) {
      inputs.put(lock, LockText.bytes(files, lock));
    }
    return inputs;
  }

  private static ObjectNode manifest(ProjectFiles files, DepsSpec deps) throws FetchException {
    Map<String, JsonNode> sorted = new TreeMap<>();
    for (Map.Entry<String, JsonNode> one : LockText.json(files, deps.manifest()).properties()) {
      if (RELEVANT.contains(one.getKey())) {
        sorted.put(one.getKey(), one.getValue());
      }
    }
    ObjectNode kept = CanonicalJson.MAPPER.createObjectNode();
    sorted.forEach(kept::set);
    return kept;
  }

  @Override
  public LockedFiles resolve(Workshop workshop, Project project, DepsSpec deps, Progress progress)
      throws FetchException, IOException, InterruptedException {
    String path = deps.beside(LOCK);
    if (!project.files().has(path)) {
      throw new FetchException(path + ": is missing: run `composer update` once and commit it");
    }
    JsonNode lock = LockText.json(project.files(), path);
    List<Workshop.Wanted> wanted = new ArrayList<>();
    for (String group : List.of("packages", "packages-dev")) {
      for (JsonNode one : lock.path(group)) {
        if (!isLocal(one)) {
          wanted.add(wanted(path, one));
        }
      }
    }
    progress.step("fetching " + wanted.size() + " PHP packages");
    Map<String, byte[]> texts = inputs(project.files(), deps);
    texts.put(path, CanonicalJson.bytes(offline(lock)));
    texts.put(
        deps.manifest(), steady(project.files(), deps, texts.getOrDefault(path, new byte[0])));
    return new LockedFiles(
        name(), deps.manifest(), workshop.keep(texts), workshop.lock(wanted, progress));
  }

  /// The manifest with a name for the generated classes, which otherwise is random.
  private static byte[] steady(ProjectFiles files, DepsSpec deps, byte[] lock)
      throws FetchException {
    ObjectNode manifest = manifest(files, deps);
    ObjectNode config = manifest.withObject("config");
    if (!config.has("autoloader-suffix")) {
      config.put("autoloader-suffix", CanonicalJson.sha256(lock).substring(0, SUFFIX_LENGTH));
    }
    return CanonicalJson.bytes(manifest);
  }

  private static boolean isLocal(JsonNode one) {
    return one.path("dist").path("type").asString("").equals("path")
        || one.path("type").asString("").equals("metapackage");
  }

  private static Workshop.Wanted wanted(String file, JsonNode one) throws FetchException {
    String shasum = one.path("dist").path("shasum").asString("");
    List<Integrity> expected =
        shasum.matches("[0-9a-f]{40}") ? List.of(new Integrity("sha1", shasum)) : List.of();
    return new Workshop.Wanted(dist(file, one), expected);
  }

  private static RegistryPath dist(String file, JsonNode one) throws FetchException {
    String name = one.path("name").asString("");
    String version = one.path("version").asString("").replaceFirst("^v(?=\\d)", "");
    String reference = one.path("dist").path("reference").asString(version);
    String type = one.path("dist").path("type").asString("");
    return (type.equals("zip") || type.equals("tar")
            ? RegistryPath.parse(
                Registry.COMPOSER,
                "dist/"
                    + name
                    + "/"
                    + version
                    + "/"
                    + (reference.isEmpty() ? version : reference)
                    + "."
                    + type)
            : Optional.<RegistryPath>empty())
        .orElseThrow(() ->
            new FetchException(
                file
                    + ": takes "
                    + name
                    + " from its source repository, which cannot be pinned:"
                    + " install with --prefer-dist once and commit the lockfile"));
  }

  /// The lockfile with each archive at its place in the build.
  private static ObjectNode offline(JsonNode lock) throws FetchException {
    ObjectNode copy = (ObjectNode) lock.deepCopy();
    for (String group : List.of("packages", "packages-dev")) {
      for (JsonNode one : copy.path(group)) {
        if (!isLocal(one) && one instanceof ObjectNode each) {
          ObjectNode dist = (ObjectNode) each.path("dist");
          dist.put("url", "/tmp/files/" + dist(LOCK, one).path());
          dist.remove("mirrors");
          each.remove("source");
        }
      }
    }
    return copy;
  }

  @Override
  public Recipe recipe(Workshop workshop, Locked locked)
      throws FetchException, IOException, InterruptedException {
    return Recipe.of(workshop, locked).on(workshop.platform());
  }

  @Override
  public Placement placement(Locked locked) {
    return Placement.at(Placement.WORKSPACE);
  }

  @Override
  public Optional<String> complaint(List<String> log) {
    return Complaints.first(log, SAID).map(line -> "composer install: " + line);
  }
}
