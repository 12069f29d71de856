// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.sign;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Strings of the SSH protocol (RFC 4251 §5): four bytes of length, then the bytes.
final class SshWire {
  private static final int LENGTH_BYTES = 4;

  private SshWire() {}

  /// @throws IllegalArgumentException when the bytes end too early
  static byte[] bytes(ByteBuffer wire) {
    if (wire.remaining() < LENGTH_BYTES) {
      throw new IllegalArgumentException("cut short");
    }
    int length = wire.getInt();
    if (length < 0 || length > wire.remaining()) {
      throw new IllegalArgumentException("cut short");
    }
    byte[] bytes = new byte[length];
    wire.get(bytes);
    return bytes;
  }

  static String text(ByteBuffer wire) {
    return new String(bytes(wire), StandardCharsets.UTF_8);
  }

  static void put(ByteArrayOutputStream out, byte[] bytes) {
    out.writeBytes(ByteBuffer.allocate(LENGTH_BYTES).putInt(bytes.length).array());
    out.writeBytes(bytes);
  }
}
