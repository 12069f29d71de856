// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.lock;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// A program pinned as a tarball of the npm registry.
///
/// @param name how `env.nix` calls it
/// @param packageName in the registry
/// @param integrity as the registry states it
/// @param programs name on the `PATH` to file inside the package; empty for Node.js itself
public record LockedTool(
    String name,
    String packageName,
    String version,
    String integrity,
    String sha256,
    long sizeBytes,
    Map<String, String> programs) {
  public LockedTool {
    programs = Collections.unmodifiableMap(new TreeMap<>(programs));
  }
}
