// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.lock;

import java.util.List;

/// The Maven libraries and plugins of a project.
///
/// @param manifest path of its pom.xml
/// @param files everything that the project's own build asked the repository for
public record LockedMaven(String manifest, List<File> files) {
  public LockedMaven {
    files = List.copyOf(files);
  }

  /// @param path in the repository
  public record File(String path, String sha256, long sizeBytes) {}
}
