// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

/// What a tree entry that is not a directory can be.
public enum FileKind {
  REGULAR,
  EXECUTABLE,
  SYMLINK,
  /// A commit of another repository (a submodule); it has no content here.
  GITLINK
}
