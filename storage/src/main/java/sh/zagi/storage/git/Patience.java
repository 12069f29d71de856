// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.eclipse.jgit.util.io.InterruptTimer;
import org.eclipse.jgit.util.io.TimeoutInputStream;
import org.eclipse.jgit.util.io.TimeoutOutputStream;

/// Streams of a client that is not waited for forever: reading and writing give up after a time
/// without a byte. Belongs to one thread, which it interrupts.
final class Patience implements AutoCloseable {
  private final InterruptTimer timer;
  private final TimeoutInputStream in;
  private final TimeoutOutputStream out;

  Patience(GitStreams streams, Duration longest) {
    timer = new InterruptTimer(Thread.currentThread().getName() + "-patience");
    in = new TimeoutInputStream(streams.in(), timer);
    out = new TimeoutOutputStream(streams.out(), timer);
    in.setTimeout((int) longest.toMillis());
    out.setTimeout((int) longest.toMillis());
  }

  InputStream in() {
    return in;
  }

  OutputStream out() {
    return out;
  }

  @Override
  public void close() {
    timer.terminate();
  }
}
