// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// What a program prints, up to a size; then whoever prints finds nobody listening.
public final class Bounded extends OutputStream {
  private final int mostBytes;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean full;

  public Bounded(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    if (kept.size() + length > mostBytes) {
      full = true;
      throw new IOException("more than " + mostBytes + " bytes");
    }
    kept.write(bytes, offset, length);
  }

  /// Whether something was lost.
  public synchronized boolean isFull() {
    return full;
  }

  /// What was kept, as text.
  public synchronized String text() {
    return kept.toString(StandardCharsets.UTF_8);
  }
}
