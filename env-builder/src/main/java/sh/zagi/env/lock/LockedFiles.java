// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.lock;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The libraries of a project whose package manager needs nothing more than files and texts.
///
/// @param kind as in `deps` of env.nix
/// @param manifest path of the project's manifest
/// @param texts path in the workspace to the SHA-256 of the text that the installation reads there
/// @param files what the installation takes from registries
public record LockedFiles(
    String kind, String manifest, Map<String, String> texts, List<LockedFile> files)
    implements Locked {
  public LockedFiles {
    texts = Collections.unmodifiableMap(new TreeMap<>(texts));
    files =
        files.stream()
            .distinct()
            .sorted(Comparator.comparing(LockedFile::registry).thenComparing(LockedFile::path))
            .toList();
  }

  @Override
  public List<LockedFile> artifacts() {
    return files;
  }
}
