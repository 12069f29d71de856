// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.materialize;

import java.nio.file.Path;
import java.util.List;

/// The mounts of one session, seen by the thread that made them and its children.
///
/// @param root the merged root file system
/// @param workspaceLowers the library layers of the workspace, topmost first, with shifted owners
/// @param binds what belongs elsewhere in the root: for the container engine to bind, because it
///   resolves targets inside the root, where a session may have planted links
public record MountedRoot(Path root, List<Path> workspaceLowers, List<Bind> binds) {
  public MountedRoot {
    workspaceLowers = List.copyOf(workspaceLowers);
    binds = List.copyOf(binds);
  }

  /// A directory to show at a place of the root.
  ///
  /// @param target absolute, inside the root
  public record Bind(Path source, String target, boolean writable) {}
}
