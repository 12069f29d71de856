// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import java.nio.file.Path;
import java.util.Optional;
import sh.zagi.env.nix.Rootfs;

/// What all library layers of one environment are made with.
///
/// @param bootstrap store path of a static busybox
/// @param tools the layer with Node.js and what was pinned beside it
public record Platform(Path bootstrap, Rootfs rootfs, Optional<Path> tools) {
  /// Where a session sees the tools.
  public static final String TOOLS = "/opt/zagi/node";

  /// The `PATH` of programs that run on this platform; pinned tools go first.
  public String path() {
    String system = "/usr/local/bin:/usr/bin:/bin";
    return tools.isPresent() ? TOOLS + "/bin:" + system : system;
  }
}
