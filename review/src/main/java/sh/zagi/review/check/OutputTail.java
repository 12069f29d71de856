// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;

/// Keeps the last part of what a program prints, however much that is. Safe for use by many
/// threads.
final class OutputTail extends OutputStream {
  private static final int KEPT_BYTES = 4 << 20;

  private final byte[] ring = new byte[KEPT_BYTES];
  private final Listener listener;
  private long written;

  OutputTail(Listener listener) {
    this.listener = listener;
  }

  /// Hears all that is printed, at once.
  interface Listener {
    void write(byte[] bytes, int offset, int length);

    /// Needs nothing of it.
    static Listener none() {
      return (bytes, offset, length) -> {};
    }
  }

  @Override
  public synchronized void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    listener.write(bytes, offset, length);
    int from = Math.max(offset, offset + length - KEPT_BYTES);
    written += from - offset;
    for (int i = from; i < offset + length; i++) {
      ring[(int) (written++ % KEPT_BYTES)] = bytes[i];
    }
  }

  synchronized String text() {
    if (written <= KEPT_BYTES) {
      return new String(ring, 0, (int) written, UTF_8);
    }
    int start = (int) (written % KEPT_BYTES);
    byte[] ordered = new byte[KEPT_BYTES];
    System.arraycopy(ring, start, ordered, 0, KEPT_BYTES - start);
    System.arraycopy(ring, 0, ordered, KEPT_BYTES - start, start);
    return new String(ordered, UTF_8);
  }
}
