// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.fetch.FetchGateway;
import sh.zagi.env.fetch.Integrity;
import sh.zagi.env.fetch.Registry;
import sh.zagi.env.fetch.RegistryPath;
import sh.zagi.env.lock.CanonicalJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A `package-lock.json` of version 2 or 3.
final class NpmLockfile {
  private static final int PACKAGE_LIMIT = 20_000;
  private static final String MODULES = "node_modules/";

  private final ObjectNode root;

  private NpmLockfile(ObjectNode root) {
    this.root = root;
  }

  /// @param key the place in the lockfile
  /// @param integrity empty when the lockfile has none
  record Entry(
      String key, String name, String version, Optional<Integrity> integrity, RegistryPath path) {}

  /// Reads a lockfile; empty when its version is too old to be complete.
  static Optional<NpmLockfile> parse(byte[] text) {
    JsonNode node = CanonicalJson.MAPPER.readTree(text);
    boolean complete =
        node.path("lockfileVersion").asInt(1) >= 2 && node.path("packages").isObject();
    return complete && node instanceof ObjectNode object
        ? Optional.of(new NpmLockfile(object))
        : Optional.empty();
  }

  /// What must be downloaded on this platform.
  List<Entry> entries() throws FetchException {
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : root.path("packages").properties()) {
      JsonNode node = member.getValue();
      int at = member.getKey().lastIndexOf(MODULES);
      boolean elsewhere =
          at < 0
              || node.path("link").asBoolean(false)
              || node.path("inBundle").asBoolean(false)
              || (node.path("optional").asBoolean(false) && !runsHere(node));
      if (!elsewhere) {
        String name = node.path("name").asString(member.getKey().substring(at + MODULES.length()));
        entries.add(entry(member.getKey(), name, node));
      }
    }
    if (entries.size() > PACKAGE_LIMIT) {
      throw new FetchException("the lockfile has more than " + PACKAGE_LIMIT + " packages");
    }
    return entries;
  }

  private static Entry entry(String key, String name, JsonNode node) throws FetchException {
    String version = node.path("version").asString("");
    String resolved = node.path("resolved").asString("");
    if ((!resolved.isEmpty() && !resolved.startsWith("http")) || version.isEmpty()) {
      throw notInRegistry("the lockfile", name, resolved);
    }
    Optional<Integrity> integrity = Integrity.parse(node.path("integrity").asString(""));
    if (!resolved.isEmpty() && integrity.isEmpty()) {
      // whoever owns the name in the registry of today may not be whom the project meant
      throw new FetchException(
          "the lockfile states no digest for "
              + name
              + ": run `npm install` once with npm 7 or later");
    }
    RegistryPath path =
        RegistryPath.npmTarball(name, version)
            .orElseThrow(() -> new FetchException("the lockfile has a bad name: " + name));
    return new Entry(key, name, version, integrity, path);
  }

  /// What to do about a package that comes from elsewhere.
  static FetchException notInRegistry(String lockfile, String name, String from) {
    String where =
        from.startsWith("git") || from.contains("codeload")
            ? "git"
            : from.startsWith("file:") ? "an archive in the project" : "an address";
    return new FetchException(
        lockfile
            + " takes "
            + name
            + " from "
            + where
            + ", which has no pinned content: depend on a published version of it, or on a folder"
            + " of the project with file:");
  }

  static boolean runsHere(JsonNode node) {
    return admits(node.path("os"), "linux")
        && admits(node.path("cpu"), "x64")
        && admits(node.path("libc"), "glibc");
  }

  private static boolean admits(JsonNode list, String own) {
    boolean positive = false;
    for (JsonNode one : list) {
      String text = one.asString("");
      if (text.equals("!" + own)) {
        return false;
      }
      if (text.equals(own)) {
        return true;
      }
      positive |= !text.startsWith("!");
    }
    return !positive;
  }

  /// The text from which npm installs without a network: each package with its digest and an
  /// address, which npm wants to see but does not ask.
  byte[] pinned(Map<String, Integrity> integrityByKey) {
    ObjectNode copy = root.deepCopy();
    copy.remove("dependencies");
    Map<String, JsonNode> packages = new TreeMap<>();
    copy.path("packages").properties().forEach(one -> packages.put(one.getKey(), one.getValue()));
    ObjectNode sorted = CanonicalJson.MAPPER.createObjectNode();
    packages.forEach((key, node) -> {
      Integrity integrity = integrityByKey.get(key);
      if (integrity != null && node instanceof ObjectNode object) {
        int at = key.lastIndexOf(MODULES) + MODULES.length();
        String name = object.path("name").asString(key.substring(at));
        String version = object.path("version").asString("");
        object.put("integrity", integrity.sri());
        RegistryPath.npmTarball(name, version)
            .ifPresent(
                path -> object.put("resolved", FetchGateway.address(Registry.NPM) + path.path()));
      }
      sorted.set(key, node);
    });
    copy.set("packages", sorted);
    return CanonicalJson.bytes(copy);
  }
}
