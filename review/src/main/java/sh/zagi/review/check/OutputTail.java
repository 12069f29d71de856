// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import sh.zagi.review.count.LiveCounts;

/// Keeps the last part of what a program prints, however much that is, and has its tests counted
/// meanwhile. Safe for use by many threads.
final class OutputTail extends OutputStream {
  private static final int KEPT_BYTES = 4 << 20;

  private final byte[] ring = new byte[KEPT_BYTES];
  private final LiveCounts live;
  private long written;

  OutputTail(LiveCounts live) {
    this.live = live;
  }

  @Override
  public synchronized void write(int b) {
    live.write(b);
    ring[(int) (written++ % KEPT_BYTES)] = (byte) b;
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    live.write(bytes, offset, length);
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
