// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.linux.Descriptor;

/// Moves bytes between a kernel descriptor and a stream on a platform thread of its own, because a
/// wait in the kernel would pin a virtual thread's carrier.
final class Pump {
  private static final Logger LOG = LoggerFactory.getLogger(Pump.class);
  private static final int BUFFER_BYTES = 32 * 1024;

  private Pump() {}

  /// A sink for input: false when nobody reads any more.
  interface Sink {
    boolean write(byte[] bytes, int length);
  }

  /// Starts a thread; the future completes when it ends, whatever happened.
  static CompletableFuture<Void> start(String name, Runnable body) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    Thread.ofPlatform()
        .name(name)
        .daemon()
        .start(() -> {
          try {
            body.run();
          } catch (RuntimeException e) {
            LOG.warn("{} stopped", name, e);
          } finally {
            end.complete(null);
          }
        });
    return end;
  }

  /// Copies until the end of `from` or `wake`. A broken `to` does not stop the reading, so that the
  /// process never blocks on somebody who left.
  static void output(Descriptor from, OutputStream to, Descriptor wake) {
    byte[] buffer = new byte[BUFFER_BYTES];
    boolean open = true;
    int count = from.read(buffer, wake);
    while (count > 0) {
      if (open) {
        try {
          to.write(buffer, 0, count);
          to.flush();
        } catch (IOException _) {
          open = false;
        }
      }
      count = from.read(buffer, wake);
    }
  }

  /// Copies until the end of `from` or until the sink is closed.
  static void input(InputStream from, Sink to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      int count = from.read(buffer);
      while (count >= 0 && to.write(buffer, count)) {
        count = from.read(buffer);
      }
    } catch (IOException _) {
      // The other side broke off: the same as the end of its input.
    }
  }
}
