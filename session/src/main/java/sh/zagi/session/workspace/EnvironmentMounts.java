// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.workspace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import sh.zagi.env.Layer;

/// Mounts the layers of an environment for one session.
@FunctionalInterface
public interface EnvironmentMounts {
  /// Called on a thread with a mount table of its own.
  ///
  /// @param idBase the machine's id of the container's root
  /// @param folder keeps what the session writes outside its workspace
  Mounted mount(List<Layer> layers, int idBase, Path folder) throws IOException;

  /// @param root the merged root
  /// @param workspaceLowers folders to lie under the source, topmost first, ids shifted already
  /// @param binds folders to show in the container
  record Mounted(Path root, List<Path> workspaceLowers, List<Bind> binds) {}

  /// A folder of the machine and where the container shows it.
  record Bind(Path source, String target, boolean writable) {}
}
