// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.lobby;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a client types, for one reader after the other: a reader that waits for a key holds none
/// back from the next one. One thread reads from the client, any may read a lane.
final class ClientInput {
  private static final Logger LOG = LoggerFactory.getLogger(ClientInput.class);
  private static final int BUFFER_BYTES = 32 * 1024;

  private final byte[] held = new byte[BUFFER_BYTES];
  private int start;
  private int count;
  private boolean ended;
  private @Nullable Lane current;

  ClientInput(InputStream from) {
    Thread.ofVirtual().name("lobby-input").start(() -> pump(from));
  }

  /// A stream for the next reader; that of the one before ends.
  synchronized Lane lane() {
    Lane lane = new Lane();
    current = lane;
    notifyAll();
    return lane;
  }

  private void pump(InputStream from) {
    byte[] some = new byte[4 * 1024];
    try {
      for (int read = from.read(some); read >= 0; read = from.read(some)) {
        put(some, read);
      }
    } catch (IOException e) {
      LOG.debug("client went away", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    end();
  }

  private synchronized void put(byte[] bytes, int length) throws InterruptedException {
    for (int i = 0; i < length; i++) {
      while (count == held.length) {
        wait();
      }
      held[(start + count) % held.length] = bytes[i];
      count++;
    }
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  private synchronized int take(Lane lane, byte[] into, int from, int length)
      throws InterruptedException {
    while (lane == current && count == 0 && !ended) {
      wait();
    }
    if (lane != current || count == 0) {
      return -1;
    }
    int taken = Math.min(length, count);
    for (int i = 0; i < taken; i++) {
      into[from + i] = held[start];
      start = (start + 1) % held.length;
    }
    count -= taken;
    notifyAll();
    return taken;
  }

  private synchronized int ready(Lane lane) {
    return lane == current ? count : 0;
  }

  private synchronized boolean await(Lane lane, long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (lane == current && count == 0 && !ended) {
      long left = millis == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (millis > 0 && left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /// The client's bytes, for one reader.
  final class Lane extends InputStream {
    /// Waits until a read would not wait, for its end too.
    ///
    /// @param millis at most; 0 for ever
    /// @return whether it would not
    boolean await(long millis) throws IOException {
      try {
        return ClientInput.this.await(this, millis);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }

    /// The same, for a reader that would otherwise take all there is.
    InputStream byteByByte() {
      return new InputStream() {
        @Override
        public int read() throws IOException {
          return Lane.this.read();
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
          return Lane.this.read(into, from, Math.min(length, 1));
        }
      };
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      try {
        return length == 0 ? 0 : take(this, into, from, length);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }

    private static IOException interrupted(InterruptedException e) {
      Thread.currentThread().interrupt();
      return new IOException("interrupted", e);
    }

    @Override
    public int available() {
      return ready(this);
    }
  }
}
