// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.layer.NpmResolver;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.env.spec.DepsSpec;
import sh.zagi.env.spec.EnvSpec;

/// The project files on which the library layers depend. While they stay, the pins stay.
final class LockInputs {
  private LockInputs() {}

  /// Path to digest.
  static Map<String, String> digests(ProjectFiles files, EnvSpec spec) throws Stop {
    Map<String, String> digests = new TreeMap<>();
    for (DepsSpec deps : spec.deps()) {
      Optional<byte[]> manifest = files.read(deps.manifest());
      if (manifest.isEmpty()) {
        throw new Stop("resolve", deps.manifest() + " is named in env.nix but not in the tree");
      }
      if (deps.kind().equals(DepsSpec.NPM)) {
        try {
          NpmResolver.inputs(files, deps)
              .forEach((path, text) -> digests.put(path, CanonicalJson.sha256(text)));
        } catch (FetchException e) {
          throw new Stop("resolve", String.valueOf(e.getMessage()));
        }
      } else {
        files.ending("pom.xml").forEach(path -> put(digests, files, path));
        files.under(".mvn/").forEach(path -> put(digests, files, path));
      }
    }
    return digests;
  }

  private static void put(Map<String, String> digests, ProjectFiles files, String path) {
    files.read(path).ifPresent(bytes -> digests.put(path, CanonicalJson.sha256(bytes)));
  }
}
