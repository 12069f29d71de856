// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import sh.zagi.session.terminal.ChunkedInput;

/// A client's input that can be looked at before the program is there for which it is meant. What
/// was typed meanwhile is not lost. Read by one thread.
final class TypedAhead extends ChunkedInput {
  private static final int CHUNK_BYTES = 8 * 1024;
  private static final int MOST_CHUNKS = 64;
  private static final int CONTROL_C = 3;
  private static final byte[] END = {};

  private final InputStream in;
  private final Runnable leave;
  private final BlockingQueue<byte[]> typed = new ArrayBlockingQueue<>(MOST_CHUNKS);
  private volatile boolean looking;
  private volatile boolean started;

  /// @param leave told of Ctrl-C while somebody looks
  TypedAhead(InputStream in, Runnable leave) {
    this.in = in;
    this.leave = leave;
  }

  /// Looks at what comes, from now on.
  synchronized void look() {
    looking = true;
    if (!started) {
      started = true;
      Thread.ofVirtual().name("typed ahead").start(this::pump);
    }
  }

  /// From now on Ctrl-C is a key like any other.
  void pass() {
    looking = false;
  }

  private void pump() {
    byte[] buffer = new byte[CHUNK_BYTES];
    try {
      int count = in.read(buffer);
      while (count >= 0) {
        byte[] chunk = Arrays.copyOf(buffer, count);
        if (looking && holdsControlC(chunk)) {
          leave.run();
        }
        if (count > 0) {
          typed.put(chunk);
        }
        count = in.read(buffer);
      }
    } catch (IOException _) {
      // The client broke off: the same as the end of its input.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  private void end() {
    try {
      typed.put(END);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean holdsControlC(byte[] chunk) {
    for (byte key : chunk) {
      if (key == CONTROL_C) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    return started ? super.read(into, offset, length) : in.read(into, offset, length);
  }

  @Override
  protected byte[] next() throws InterruptedException {
    return typed.take();
  }

  @Override
  public int available() throws IOException {
    return started ? super.available() : in.available();
  }
}
