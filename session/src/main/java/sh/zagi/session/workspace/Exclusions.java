// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.workspace;

/// Paths that stay in the session and never reach a snapshot: ignored files, libraries.
@FunctionalInterface
public interface Exclusions {
  /// Nothing is excluded.
  Exclusions NONE = (_, _) -> false;

  /// Whether to leave out a path, and all below it when it is a folder.
  ///
  /// @param path relative to the workspace, `/`-separated
  boolean excluded(String path, boolean folder);
}
