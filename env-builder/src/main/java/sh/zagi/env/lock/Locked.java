// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.lock;

import java.util.List;
import java.util.Map;

/// The pinned libraries of one project root.
public sealed interface Locked permits LockedNpm, LockedMaven, LockedFiles {
  /// The kind of libraries, as in `deps` of env.nix.
  String kind();

  /// Path of the project's manifest.
  String manifest();

  /// Path in the workspace to the SHA-256 of the text that the installation reads there.
  Map<String, String> texts();

  /// Every file, as its registry knows it.
  List<LockedFile> artifacts();
}
