// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import sh.zagi.env.fetch.FetchException;
import tools.jackson.databind.JsonNode;

/// The lockfiles of poetry, uv, pdm and pipenv as pinned requirements.
final class PythonLocks {
  private static final Pattern FOREIGN_WHEEL =
      Pattern.compile(
          ".*-(win32|win_amd64|win_arm64|macosx_[0-9a-z_]+|musllinux_[0-9a-z_]+|manylinux\\S*_(aarch64|i686|armv7l|ppc64le|s390x|riscv64))\\.whl");

  private PythonLocks() {}

  /// The packages of a TOML lockfile.
  static Set<String> lines(String path, JsonNode lock) throws FetchException {
    Set<String> lines = new LinkedHashSet<>();
    JsonNode packages = lock.has("package") ? lock.path("package") : lock.path("packages");
    for (JsonNode one : packages) {
      String name = PythonRequirements.member(one, "name");
      String version = PythonRequirements.member(one, "version");
      JsonNode source = one.path("source");
      boolean local =
          source.has("virtual")
              || source.has("editable")
              || source.has("directory")
              || one.has("path");
      if (local || version.isEmpty()) {
        continue;
      }
      if (source.has("git") || one.has("git") || "git".equals(source.path("type").asString(""))) {
        throw new FetchException(
            path
                + ": takes "
                + name
                + " from git, which has no pinned content here: depend on a"
                + " published version");
      }
      List<JsonNode> files = files(lock, one);
      if (files.isEmpty() || files.stream().anyMatch(file -> isForHere(file))) {
        List<String> hashes = new ArrayList<>();
        files.forEach(file -> hashes.add(hash(file)));
        lines.add(PythonRequirements.pinned(name, version, hashes, marker(one)));
      }
    }
    return lines;
  }

  /// Where each tool lists files: in the package, as sdist and wheels, or apart in old lockfiles.
  private static List<JsonNode> files(JsonNode lock, JsonNode one) {
    List<JsonNode> files = new ArrayList<>();
    one.path("files").forEach(files::add);
    one.path("wheels").forEach(files::add);
    if (one.has("sdist")) {
      files.add(one.path("sdist"));
    }
    String name = PythonRequirements.member(one, "name");
    String version = PythonRequirements.member(one, "version");
    JsonNode apart = lock.path("metadata").path("files");
    apart.path(name).forEach(files::add);
    apart.path(name + " " + version).forEach(files::add);
    return files;
  }

  private static String hash(JsonNode file) {
    String own = PythonRequirements.member(file, "hash");
    return own.isEmpty() && file.path("hashes").has("sha256")
        ? "sha256:" + PythonRequirements.member(file.path("hashes"), "sha256")
        : own;
  }

  private static boolean isForHere(JsonNode file) {
    String name = PythonRequirements.member(file, "file");
    String address = name.isEmpty() ? PythonRequirements.member(file, "url") : name;
    String shown = address.isEmpty() ? PythonRequirements.member(file, "name") : address;
    return !FOREIGN_WHEEL.matcher(shown.replaceFirst("#.*", "")).matches();
  }

  private static String marker(JsonNode one) {
    JsonNode marker = one.has("markers") ? one.path("markers") : one.path("marker");
    return marker.isString() ? marker.stringValue() : "";
  }

  /// The packages of Pipfile.lock.
  static Set<String> pipfile(String path, JsonNode lock) throws FetchException {
    Set<String> lines = new LinkedHashSet<>();
    for (String group : List.of("default", "develop")) {
      for (Map.Entry<String, JsonNode> one : lock.path(group).properties()) {
        JsonNode node = one.getValue();
        if (node.has("git")) {
          throw new FetchException(
              path
                  + ": takes "
                  + one.getKey()
                  + " from git, which has no pinned content here:"
                  + " depend on a published version");
        }
        String version = PythonRequirements.member(node, "version").replaceFirst("^==", "");
        if (!version.isEmpty()) {
          List<String> hashes = new ArrayList<>();
          node.path("hashes").forEach(hash -> hashes.add(hash.asString("")));
          lines.add(
              PythonRequirements.pinned(
                  one.getKey(), version, hashes, PythonRequirements.member(node, "markers")));
        }
      }
    }
    return lines;
  }
}
