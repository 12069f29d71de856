// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// Extended attributes outside the `user.` namespace, which Java's own view cannot read.
public final class Xattrs {
  private static final int VALUE_LIMIT_BYTES = 256;
  private static final NativeCall LGETXATTR = NativeCall.ofLong("lgetxattr", 4);

  private Xattrs() {}

  /// The value of an attribute of the file itself, never of a link's target; empty when absent.
  public static Optional<String> read(Path file, String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(VALUE_LIMIT_BYTES);
      long length =
          LGETXATTR.tryCall(
              arena.allocateFrom(file.toString()).address(),
              arena.allocateFrom(name).address(),
              value.address(),
              VALUE_LIMIT_BYTES);
      if (length < 0) {
        return Optional.empty();
      }
      byte[] bytes = value.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    }
  }
}
