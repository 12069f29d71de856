// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.lock;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The Maven libraries and plugins of a project.
///
/// @param manifest path of its pom.xml
/// @param texts path in the local repository to the SHA-256 of what the repository said that day of
///   versions and snapshots
/// @param files everything that the project's own build asked the repository for
public record LockedMaven(String manifest, Map<String, String> texts, List<File> files)
    implements Locked {
  public LockedMaven {
    texts = Collections.unmodifiableMap(new TreeMap<>(texts));
    files = List.copyOf(files);
  }

  @Override
  public String kind() {
    return "maven";
  }

  @Override
  public List<LockedFile> artifacts() {
    return files.stream()
        .map(one -> new LockedFile("maven", one.path(), one.sha256(), one.sizeBytes()))
        .toList();
  }

  /// @param path in the repository
  public record File(String path, String sha256, long sizeBytes) {}
}
