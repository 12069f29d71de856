// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.lock;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The npm libraries of a project.
///
/// @param manifest path of its package.json
/// @param texts path in the workspace to the SHA-256 of the text that npm reads there: manifests
///   without what does not concern the installation, and the lockfile
/// @param legacyPeerDeps npm's setting of that name, which decides whether old projects install
public record LockedNpm(
    String manifest, Map<String, String> texts, boolean legacyPeerDeps, List<Tarball> packages) {
  public LockedNpm {
    texts = Collections.unmodifiableMap(new TreeMap<>(texts));
    packages = List.copyOf(packages);
  }

  /// @param integrity a digest by which npm finds the tarball in its cache
  public record Tarball(
      String name, String version, String integrity, String sha256, long sizeBytes) {}
}
