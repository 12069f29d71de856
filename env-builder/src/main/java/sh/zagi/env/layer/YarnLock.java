// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.fetch.FetchGateway;
import sh.zagi.env.fetch.Integrity;
import sh.zagi.env.fetch.Registry;
import sh.zagi.env.fetch.RegistryPath;
import tools.jackson.databind.JsonNode;

/// A yarn.lock: a format of its own in version 1, YAML since version 2.
///
/// @param text from which yarn installs: the lockfile with the addresses of the build's registry
/// @param wanted what must be downloaded
record YarnLock(String text, List<Workshop.Wanted> wanted) {
  static final String FILE = "yarn.lock";

  private static final Pattern RESOLVED = Pattern.compile("  resolved \"?([^\"\\s]+)\"?");
  private static final Pattern INTEGRITY = Pattern.compile("  integrity \"?([^\"]+?)\"?");
  private static final Pattern VERSION = Pattern.compile("  version \"?([^\"\\s]+)\"?");
  private static final Pattern KEY = Pattern.compile("\"?((?:@[^/@\"]+/)?[^/@\",]+)@.*:");
  private static final Pattern TARBALL =
      Pattern.compile(
          "https?://[^#?]*?/((?:@[^/]+(?:/|%2[fF]))?[^/@]+/-/[^/#?]+\\.tgz)(?:\\?[^#]*)?(#.*)?");
  private static final Pattern BERRY = Pattern.compile("((?:@[^/@]+/)?[^/@]+)@npm:([^:]+?)(::.*)?");

  YarnLock {
    wanted = List.copyOf(wanted);
  }

  static YarnLock parse(String path, String text) throws FetchException {
    return text.contains("\n__metadata:") || text.startsWith("__metadata:")
        ? berry(path, text)
        : classic(path, text);
  }

  /// An entry of version 1 in the making.
  private static final class Entry {
    private final String name;
    private String version = "";
    private String resolved = "";
    private String integrity = "";

    Entry(String name) {
      this.name = name;
    }
  }

  private static YarnLock classic(String path, String text) throws FetchException {
    StringBuilder out = new StringBuilder(text.length());
    LinkedHashSet<Workshop.Wanted> wanted = new LinkedHashSet<>();
    Entry entry = new Entry("");
    for (String line : text.lines().toList()) {
      Matcher key = KEY.matcher(line);
      Matcher resolved = RESOLVED.matcher(line);
      Matcher version = VERSION.matcher(line);
      Matcher integrity = INTEGRITY.matcher(line);
      if (!line.startsWith(" ") && key.matches()) {
        finish(path, entry, wanted);
        entry = new Entry(key.group(1));
      } else if (version.matches()) {
        entry.version = version.group(1);
      } else if (integrity.matches()) {
        entry.integrity = integrity.group(1);
      } else if (resolved.matches()) {
        entry.resolved = resolved.group(1);
        Matcher tarball = TARBALL.matcher(entry.resolved);
        if (tarball.matches()) {
          String hash = Optional.ofNullable(tarball.group(2)).orElse("");
          out.append("  resolved \"").append(FetchGateway.address(Registry.NPM));
          out.append(tarball.group(1).replaceAll("%2[fF]", "/")).append(hash).append("\"\n");
          continue;
        }
      }
      out.append(line).append('\n');
    }
    finish(path, entry, wanted);
    return new YarnLock(out.toString(), List.copyOf(wanted));
  }

  private static void finish(String file, Entry entry, LinkedHashSet<Workshop.Wanted> wanted)
      throws FetchException {
    if (entry.name.isEmpty()
        || (entry.resolved.isEmpty() && entry.version.startsWith("0.0.0-use"))) {
      return;
    }
    Matcher tarball = TARBALL.matcher(entry.resolved);
    Optional<RegistryPath> path =
        tarball.matches()
            ? RegistryPath.parse(Registry.NPM, tarball.group(1).replaceAll("%2[fF]", "/"))
            : entry.resolved.isEmpty()
                ? RegistryPath.npmTarball(entry.name, entry.version)
                : Optional.empty();
    if (path.isEmpty()) {
      throw NpmLockfile.notInRegistry(file, entry.name, entry.resolved);
    }
    List<Integrity> expected =
        Integrity.parse(entry.integrity)
            .or(() ->
                entry.resolved.matches(".*#[0-9a-f]{40}")
                    ? Optional.of(
                        new Integrity(
                            "sha1", entry.resolved.substring(entry.resolved.indexOf('#') + 1)))
                    : Optional.empty())
            .stream()
            .toList();
    if (!entry.resolved.isEmpty() && expected.isEmpty()) {
      throw new FetchException(
          file
              + ": states no digest for "
              + entry.name
              + ": run `yarn install` once and commit it");
    }
    wanted.add(new Workshop.Wanted(path.get(), expected));
  }

  private static YarnLock berry(String path, String text) throws FetchException {
    JsonNode lock = LockText.yaml(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), path);
    List<Workshop.Wanted> wanted = new ArrayList<>();
    for (Map.Entry<String, JsonNode> one : lock.properties()) {
      String resolution = one.getValue().path("resolution").asString("");
      boolean local =
          resolution.isEmpty() || resolution.matches(".*@(workspace|link|portal|patch|file):.*");
      if (local || !runsHere(one.getValue().path("conditions").asString(""))) {
        continue;
      }
      Matcher npm = BERRY.matcher(resolution);
      if (!npm.matches()) {
        throw NpmLockfile.notInRegistry(
            path, one.getKey(), resolution.contains("git") ? "git" : "");
      }
      RegistryPath tarball =
          RegistryPath.npmTarball(npm.group(1), npm.group(2))
              .orElseThrow(() -> new FetchException(path + ": has a bad name: " + resolution));
      wanted.add(new Workshop.Wanted(tarball, List.of()));
    }
    return new YarnLock(text, wanted);
  }

  /// Conditions such as `os=linux & cpu=x64 & libc=glibc`.
  private static boolean runsHere(String conditions) {
    for (String one : conditions.split("&", -1)) {
      String condition = one.strip().replaceAll("[()]", "");
      boolean other =
          differs(condition, "os", "linux")
              || differs(condition, "cpu", "x64")
              || differs(condition, "libc", "glibc");
      if (other) {
        return false;
      }
    }
    return true;
  }

  private static boolean differs(String condition, String what, String own) {
    return condition.startsWith(what + "=") && !condition.contains(what + "=" + own);
  }
}
