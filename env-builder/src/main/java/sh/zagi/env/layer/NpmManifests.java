// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.env.spec.DepsSpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What of a project decides which npm packages are installed, and nothing else: scripts, versions
/// and descriptions may change without a new environment.
final class NpmManifests {
  static final String LOCK = "package-lock.json";

  /// Install scripts of libraries read the name as well.
  private static final Set<String> RELEVANT =
      Set.of(
          "name",
          "dependencies",
          "devDependencies",
          "optionalDependencies",
          "peerDependencies",
          "peerDependenciesMeta",
          "bundleDependencies",
          "bundledDependencies",
          "overrides",
          "workspaces",
          "engines");

  private static final Set<String> RELEVANT_IN_MEMBER = Set.of("version", "bin");

  /// What pnpm and yarn look at besides.
  private static final Set<String> RELEVANT_TO_OTHERS =
      Set.of(
          "version",
          "bin",
          "private",
          "pnpm",
          "resolutions",
          "dependenciesMeta",
          "installConfig",
          "publishConfig",
          "files");

  private NpmManifests() {}

  /// Path to text: the manifest of the project and those of its workspaces, and its lockfile.
  static Map<String, byte[]> texts(ProjectFiles files, DepsSpec deps) throws FetchException {
    Map<String, byte[]> texts = new TreeMap<>();
    ObjectNode root = read(files, deps.manifest());
    texts.put(deps.manifest(), CanonicalJson.bytes(stripped(root, false)));
    String prefix = deps.folder().isEmpty() ? "" : deps.folder() + "/";
    if (root.has("workspaces")) {
      for (String path : files.under(prefix)) {
        if (path.endsWith("/package.json")
            && !path.equals(deps.manifest())
            && !path.contains("node_modules/")) {
          texts.put(path, CanonicalJson.bytes(stripped(read(files, path), true)));
        }
      }
    }
    for (String folder : folders(files, deps, root)) {
      String path = prefix + folder + "/package.json";
      if (files.has(path)) {
        texts.put(path, CanonicalJson.bytes(stripped(read(files, path), true)));
      }
    }
    if (!deps.lock().isEmpty()) {
      ObjectNode lock = read(files, deps.lock());
      lock.remove("name");
      lock.remove("version");
      if (lock.path("packages").path("") instanceof ObjectNode self) {
        lock.withObject("packages").set("", stripped(self, false));
      }
      texts.put(prefix + LOCK, CanonicalJson.bytes(lock));
    }
    return texts;
  }

  /// Folders of the project that it uses as packages without being a workspace: `file:` and links.
  private static Set<String> folders(ProjectFiles files, DepsSpec deps, ObjectNode manifest)
      throws FetchException {
    Set<String> folders = new TreeSet<>();
    for (String key : List.of("dependencies", "devDependencies", "optionalDependencies")) {
      for (JsonNode version : manifest.path(key)) {
        String folder = version.asString("").replaceFirst("^(file|link):(\\./)?", "");
        if (version.asString("").matches("(file|link):.*")) {
          folders.add(folder.replaceFirst("/+$", ""));
        }
      }
    }
    if (!deps.lock().isEmpty()) {
      read(files, deps.lock()).path("packages").properties().stream()
          .map(Map.Entry::getKey)
          .filter(key -> !key.isEmpty() && !key.contains("node_modules/"))
          .forEach(folders::add);
    }
    return folders;
  }

  /// A manifest as pnpm and yarn see it.
  static byte[] forOthers(ProjectFiles files, String path) throws FetchException {
    ObjectNode kept = CanonicalJson.MAPPER.createObjectNode();
    Map<String, JsonNode> sorted = new TreeMap<>();
    read(files, path)
        .properties()
        .forEach(entry -> {
          if (RELEVANT.contains(entry.getKey()) || RELEVANT_TO_OTHERS.contains(entry.getKey())) {
            sorted.put(entry.getKey(), entry.getValue());
          }
        });
    sorted.forEach(kept::set);
    return CanonicalJson.bytes(kept);
  }

  /// npm's setting of that name in the project's own `.npmrc`; no other setting is obeyed.
  static boolean legacyPeerDeps(ProjectFiles files, DepsSpec deps) {
    String prefix = deps.folder().isEmpty() ? "" : deps.folder() + "/";
    return files.lines(prefix + ".npmrc").stream()
        .anyMatch(line -> line.replace(" ", "").equals("legacy-peer-deps=true"));
  }

  private static ObjectNode stripped(ObjectNode manifest, boolean member) {
    ObjectNode kept = CanonicalJson.MAPPER.createObjectNode();
    Map<String, JsonNode> sorted = new TreeMap<>();
    manifest
        .properties()
        .forEach(entry -> {
          boolean relevant =
              RELEVANT.contains(entry.getKey())
                  || (member && RELEVANT_IN_MEMBER.contains(entry.getKey()));
          if (relevant) {
            sorted.put(entry.getKey(), entry.getValue());
          }
        });
    sorted.forEach(kept::set);
    return kept;
  }

  private static ObjectNode read(ProjectFiles files, String path) throws FetchException {
    Optional<byte[]> bytes = files.readLock(path);
    if (bytes.isEmpty()) {
      throw new FetchException(path + ": is missing or larger than 32 MiB");
    }
    try {
      if (CanonicalJson.MAPPER.readTree(bytes.get()) instanceof ObjectNode object) {
        return object;
      }
      throw new FetchException(path + ":1: is not a JSON object");
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
      throw new FetchException(path + ":" + line + ": is not JSON");
    }
  }
}
