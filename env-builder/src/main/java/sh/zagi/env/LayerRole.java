// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env;

/// How a session mounts a layer.
public enum LayerRole {
  /// A directory tree of the root file system; each lies on those before it in the manifest.
  ROOTFS,
  /// A tar with the files of the root file system that a store cannot hold: owners, odd modes.
  SPECIAL,
  /// Libraries of the project. Below `/workspace` it mirrors the workspace (`node_modules/...`) and
  /// lies under the source; elsewhere it is an overlay of its own, writable by the session.
  DEPS,
  /// A pinned tool, mounted read-only at the target.
  TOOL,
  /// A store path of the closure of a flake's package, a directory or a file, mounted read-only
  /// where the store has it. Only the paths of the closure are shown, never the whole store.
  NIX
}
