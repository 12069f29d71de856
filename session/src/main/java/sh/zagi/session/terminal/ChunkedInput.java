// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.terminal;

import java.io.IOException;
import java.io.InputStream;

/// A stream of bytes that come in pieces from elsewhere. Read by one thread.
public abstract class ChunkedInput extends InputStream {
  private byte[] current = {};
  private int at;
  private boolean ended;

  /// Waits for the next piece; an empty one is the end, after which nothing is asked for.
  protected abstract byte[] next() throws IOException, InterruptedException;

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (at == current.length && !ended) {
      fill();
    }
    if (ended) {
      return -1;
    }
    int count = Math.min(length, current.length - at);
    System.arraycopy(current, at, into, offset, count);
    at += count;
    return count;
  }

  private void fill() throws IOException {
    try {
      current = next();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    at = 0;
    ended = current.length == 0;
  }

  @Override
  public int available() throws IOException {
    return current.length - at;
  }
}
