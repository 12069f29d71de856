// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.nix;

import java.nio.file.Path;

/// A built root file system in the store.
///
/// @param narHash digest of the whole content
public record Rootfs(Path storePath, String narHash) {
  /// The plain files, all owned by root and read-only.
  public Path tree() {
    return storePath.resolve("tree");
  }

  /// A tar with the files whose owner or mode the tree cannot hold; it lies above the tree.
  public Path special() {
    return storePath.resolve("special.tar");
  }
}
