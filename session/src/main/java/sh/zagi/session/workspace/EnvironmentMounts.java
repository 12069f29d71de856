// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.workspace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import sh.zagi.env.Layer;
import sh.zagi.env.materialize.Materializer;
import sh.zagi.env.materialize.MountedRoot;

/// Mounts the layers of an environment for one session.
@FunctionalInterface
public interface EnvironmentMounts {
  /// Called on a thread with a mount table of its own.
  ///
  /// @param idBase the machine's id of the container's root
  /// @param folder keeps what the session writes outside its workspace
  Mounted mount(List<Layer> layers, int idBase, Path folder) throws IOException;

  /// Does what may take long, before a mount table is copied. Idempotent.
  default void prepare(List<Layer> layers, int idBase) throws IOException {}

  /// Mounts of real environments.
  static EnvironmentMounts by(Materializer materializer) {
    return new EnvironmentMounts() {
      @Override
      public void prepare(List<Layer> layers, int idBase) throws IOException {
        materializer.prepare(layers, idBase);
      }

      @Override
      public Mounted mount(List<Layer> layers, int idBase, Path folder) throws IOException {
        MountedRoot mounted = materializer.mount(layers, idBase, folder);
        List<Bind> binds =
            mounted.binds().stream()
                .map(bind -> new Bind(bind.source(), bind.target(), bind.writable()))
                .toList();
        return new Mounted(mounted.root(), mounted.workspaceLowers(), binds);
      }
    };
  }

  /// @param root the merged root
  /// @param workspaceLowers folders to lie under the source, topmost first, ids shifted already
  /// @param binds folders to show in the container
  record Mounted(Path root, List<Path> workspaceLowers, List<Bind> binds) {}

  /// A folder of the machine and where the container shows it.
  record Bind(Path source, String target, boolean writable) {}
}
