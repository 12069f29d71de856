// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.Optional;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.ToolNeed;
import sh.zagi.env.detect.format.Documents;
import sh.zagi.env.detect.format.Value;

/// What the toolchain file of a moon monorepo says of Node.js and of who installs its packages.
final class MoonToolchain {
  private MoonToolchain() {}

  private record Stated(String file, Value node) {}

  static Optional<ToolNeed> node(ProjectFiles files, String folder) {
    return read(files, folder)
        .flatMap(one ->
            one.node
                .textAt("version")
                .map(version ->
                    new ToolNeed(
                        "node",
                        version,
                        new Evidence(one.file, one.node.lineAt("version"), "Node.js " + version))));
  }

  /// The package manager as a tool with its version.
  static Optional<ToolNeed> manager(ProjectFiles files, String folder) {
    return read(files, folder)
        .flatMap(one ->
            one.node
                .textAt("packageManager")
                .map(name -> {
                  String version = one.node.textAt(name, "version").orElse("");
                  int line =
                      version.isEmpty()
                          ? one.node.lineAt("packageManager")
                          : one.node.lineAt(name, "version");
                  String fact = (name + " " + version).strip();
                  return new ToolNeed(name, version, new Evidence(one.file, line, fact));
                }));
  }

  private static Optional<Stated> read(ProjectFiles files, String folder) {
    String file = Folders.join(folder, ".moon/toolchain.yml");
    try {
      return Documents.yaml(files, file)
          .flatMap(one -> one.at("node"))
          .map(v -> new Stated(file, v));
    } catch (BrokenFileException e) {
      files.warn("passed over " + e.getMessage());
      return Optional.empty();
    }
  }
}
