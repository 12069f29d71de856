// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import sh.zagi.env.Layer;
import sh.zagi.env.linux.Layers;
import sh.zagi.session.workspace.EnvironmentMounts;

/// An environment that is this machine's own `/usr`.
final class MachineMounts {
  private MachineMounts() {}

  static EnvironmentMounts.Mounted mount(List<Layer> layers, int idBase, Path folder)
      throws IOException {
    Path lower = Files.createDirectories(folder.resolve("machine"));
    for (String name : List.of("usr", "etc", "run", "var")) {
      Path own = Files.createDirectories(lower.resolve(name));
      Files.setAttribute(own, "unix:uid", idBase);
      Files.setAttribute(own, "unix:gid", idBase);
    }
    for (String name : List.of("bin", "sbin", "lib", "lib64")) {
      if (!Files.isSymbolicLink(lower.resolve(name))) {
        Files.createSymbolicLink(lower.resolve(name), Path.of("usr", name));
      }
    }
    Path upper = Files.createDirectories(folder.resolve("root/upper"));
    Files.setAttribute(upper, "unix:uid", idBase);
    Path merged = Files.createDirectories(folder.resolve("root/merged"));
    Layers.mountOverlay(
        new Layers.Overlay(
            List.of(lower), upper, Files.createDirectories(folder.resolve("root/work"))),
        merged);
    return new EnvironmentMounts.Mounted(
        merged, List.of(), List.of(new EnvironmentMounts.Bind(Path.of("/usr"), "/usr", false)));
  }
}
