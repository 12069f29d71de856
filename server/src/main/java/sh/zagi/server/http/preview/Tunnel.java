// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http.preview;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.BufferUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What follows an agreed upgrade (RFC 9110 section 7.8), such as to a WebSocket: bytes both ways
/// between a browser and an app, until either is done.
final class Tunnel extends AbstractConnection implements Connection.UpgradeTo {
  private static final Logger LOG = LoggerFactory.getLogger(Tunnel.class);
  private static final int BUFFER_BYTES = 16 * 1024;

  /// As long as both may say nothing.
  static final Duration IDLE = Duration.ofHours(1);

  private final SocketChannel app;
  private final byte[] first;
  private final Runnable ended;
  private final AtomicBoolean over = new AtomicBoolean();
  private ByteBuffer sent = BufferUtil.EMPTY_BUFFER;

  /// @param first what the app said already
  /// @param ended told once, when it is over
  Tunnel(EndPoint browser, Executor executor, SocketChannel app, byte[] first, Runnable ended) {
    super(browser, executor);
    this.app = app;
    this.first = first.clone();
    this.ended = ended;
  }

  @Override
  public void onUpgradeTo(ByteBuffer buffer) {
    sent = BufferUtil.copy(buffer);
  }

  @Override
  public void onOpen() {
    super.onOpen();
    getEndPoint().setIdleTimeout(IDLE.toMillis());
    Thread.ofVirtual().name("preview in").start(() -> pump(this::toApp));
    Thread.ofVirtual().name("preview out").start(() -> pump(this::toBrowser));
  }

  private interface Way {
    void run() throws IOException;
  }

  private void pump(Way way) {
    try {
      way.run();
    } catch (IOException | RuntimeException e) {
      LOG.debug("a preview's tunnel broke", e);
    }
    end();
  }

  private void toApp() throws IOException {
    if (BufferUtil.hasContent(sent)) {
      write(sent);
    }
    ByteBuffer buffer = BufferUtil.allocate(BUFFER_BYTES);
    while (fill(buffer) >= 0) {
      write(buffer);
      BufferUtil.clear(buffer);
    }
  }

  private int fill(ByteBuffer buffer) throws IOException {
    int read = getEndPoint().fill(buffer);
    while (read == 0) {
      try (Blocker.Callback readable = Blocker.callback()) {
        getEndPoint().fillInterested(readable);
        readable.block();
      }
      read = getEndPoint().fill(buffer);
    }
    return read;
  }

  private void write(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      app.write(buffer);
    }
  }

  private void toBrowser() throws IOException {
    send(ByteBuffer.wrap(first));
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    while (app.read(buffer) >= 0) {
      send(buffer.flip());
      buffer.clear();
    }
  }

  private void send(ByteBuffer buffer) throws IOException {
    try (Blocker.Callback written = Blocker.callback()) {
      getEndPoint().write(written, buffer);
      written.block();
    }
  }

  @Override
  public void onFillable() {
    // The thread that waits for it reads.
  }

  @Override
  public void onClose(Throwable cause) {
    super.onClose(cause);
    end();
  }

  private void end() {
    if (over.compareAndSet(false, true)) {
      ended.run();
      try {
        app.close();
      } catch (IOException e) {
        LOG.debug("an app's connection did not close", e);
      }
      getEndPoint().close();
    }
  }
}
