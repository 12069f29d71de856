// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.layer.LibraryKind;
import sh.zagi.env.layer.LibraryKinds;
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
      LibraryKind kind =
          LibraryKinds.named(deps.kind())
              .orElseThrow(
                  () -> new Stop("resolve", "deps of kind " + deps.kind() + " are not supported"));
      try {
        kind.inputs(files, deps)
            .forEach((path, text) -> digests.put(path, CanonicalJson.sha256(text)));
      } catch (FetchException e) {
        throw new Stop("resolve", String.valueOf(e.getMessage()));
      }
    }
    return digests;
  }
}
