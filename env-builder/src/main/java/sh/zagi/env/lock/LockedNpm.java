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
    String manifest, Map<String, String> texts, boolean legacyPeerDeps, List<Tarball> packages)
    implements Locked {
  public LockedNpm {
    texts = Collections.unmodifiableMap(new TreeMap<>(texts));
    packages = List.copyOf(packages);
  }

  @Override
  public String kind() {
    return "npm";
  }

  @Override
  public List<LockedFile> artifacts() {
    return packages.stream()
        .map(one -> new LockedFile("npm", one.path(), one.sha256(), one.sizeBytes()))
        .toList();
  }

  /// @param integrity a digest by which npm finds the tarball in its cache
  public record Tarball(
      String name, String version, String integrity, String sha256, long sizeBytes) {
    /// The tarball's path in the registry.
    public String path() {
      return name + "/-/" + name.substring(name.indexOf('/') + 1) + "-" + version + ".tgz";
    }
  }
}
