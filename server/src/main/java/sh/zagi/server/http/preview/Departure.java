// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http.preview;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/// Looks out for a browser that leaves while an answer without end is silent: nothing is written
/// then, so nothing else would tell. Good for answers whose connection is closed after them, as
/// what the browser says meanwhile is not kept.
final class Departure implements Callback, AutoCloseable {
  private static final int BUFFER_BYTES = 1024;

  private final EndPoint browser;
  private final Runnable left;
  private final ReentrantLock turn = new ReentrantLock();
  private final ByteBuffer buffer = BufferUtil.allocate(BUFFER_BYTES);
  private boolean over;

  private Departure(EndPoint browser, Runnable left) {
    this.browser = browser;
    this.left = left;
  }

  /// @param left told by any thread, perhaps more than once, and also after the end of the answer
  static Departure of(Request request, Runnable left) {
    EndPoint browser = request.getConnectionMetaData().getConnection().getEndPoint();
    Departure departure = new Departure(browser, left);
    if (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2) {
      request.addFailureListener(_ -> left.run());
    } else {
      departure.listen();
    }
    return departure;
  }

  private void listen() {
    turn.lock();
    try {
      if (!over) {
        browser.fillInterested(this);
      }
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void succeeded() {
    try {
      int read = browser.fill(buffer);
      BufferUtil.clear(buffer);
      if (read < 0) {
        left.run();
      } else {
        listen();
      }
    } catch (IOException _) {
      left.run();
    }
  }

  @Override
  public void failed(Throwable cause) {
    left.run();
  }

  /// Looks no longer.
  @Override
  public void close() {
    turn.lock();
    try {
      over = true;
      if (browser instanceof AbstractEndPoint one) {
        one.getFillInterest().onFail(new EOFException("the answer has ended"));
      }
    } finally {
      turn.unlock();
    }
  }
}
