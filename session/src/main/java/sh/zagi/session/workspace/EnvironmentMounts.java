// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.workspace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.Layer;
import sh.zagi.env.materialize.Materializer;
import sh.zagi.env.materialize.MountedRoot;
import sh.zagi.env.store.LayerHolds;

/// Mounts the layers of an environment for one session.
@FunctionalInterface
public interface EnvironmentMounts {
  Logger LOG = LoggerFactory.getLogger(EnvironmentMounts.class);

  /// Called on a thread with a mount table of its own.
  ///
  /// @param idBase the machine's id of the container's root
  /// @param folder keeps what the session writes outside its workspace
  Mounted mount(List<Layer> layers, int idBase, Path folder) throws IOException;

  /// Does what may take long, before a mount table is copied. Idempotent.
  default void prepare(List<Layer> layers, int idBase) throws IOException {}

  /// The session with these ids is gone for good.
  default void forget(int idBase) {}

  /// Mounts of real environments.
  ///
  /// @param holds keeps what is mounted
  static EnvironmentMounts by(Materializer materializer, LayerHolds holds) {
    return new EnvironmentMounts() {
      @Override
      public void prepare(List<Layer> layers, int idBase) throws IOException {
        try {
          holds.hold(idBase, layers);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException("interrupted", e);
        }
        materializer.prepare(layers, idBase);
      }

      @Override
      public void forget(int idBase) {
        try {
          holds.release(idBase);
        } catch (IOException e) {
          LOG.warn("layers of a session are held until the next collection", e);
        }
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
