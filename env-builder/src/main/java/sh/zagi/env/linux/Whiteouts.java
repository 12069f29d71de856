// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.linux;

import java.lang.foreign.Arena;
import java.nio.file.Path;

/// The mark by which a layer of an overlay says that something of the layers below is gone.
public final class Whiteouts {
  private static final long CHARACTER_DEVICE = 0020000;
  private static final long NO_DEVICE = 0;
  private static final NativeCall MKNOD = NativeCall.ofInt("mknod", 3);

  private Whiteouts() {}

  /// Makes one, where nothing is yet.
  public static void make(Path path) {
    try (Arena arena = Arena.ofConfined()) {
      MKNOD.call(arena.allocateFrom(path.toString()).address(), CHARACTER_DEVICE, NO_DEVICE);
    }
  }
}
