// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.Closeable;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.ChannelOutputStream;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.closeable.SimpleCloseable;
import org.apache.sshd.server.channel.AbstractServerChannel;
import org.apache.sshd.server.session.ServerSession;
import org.jspecify.annotations.Nullable;
import sh.zagi.shell.command.PortAnswer;

/// One forwarded connection (`ssh -L`): from the client to a port on the loopback of a session, and
/// nowhere else. Two threads of its own copy the bytes; the client may send no more than its window
/// holds, so little waits here.
final class PortChannel extends AbstractServerChannel {
  static final String TYPE = "direct-tcpip";

  private static final int BUFFER_BYTES = 32 * 1024;

  /// Of no length, as nothing else that waits.
  private static final byte[] END = {};

  private final SessionPorts ports;
  private final BlockingQueue<byte[]> fromClient = new LinkedBlockingQueue<>();
  private volatile @Nullable SocketChannel socket;

  /// @param ports knows the session behind a connection
  PortChannel(SessionPorts ports) {
    super("", List.of(), null);
    this.ports = ports;
  }

  @Override
  protected OpenFuture doInit(Buffer buffer) {
    String host = buffer.getString();
    int port = buffer.getInt();
    OpenFuture opened = new DefaultOpenFuture(this, futureLock);
    Thread.ofVirtual().name("port " + port).start(() -> connect(host, port, opened));
    return opened;
  }

  private void connect(String host, int port, OpenFuture opened) {
    try {
      switch (ports.connect((ServerSession) getSession(), host, port)) {
        case PortAnswer.Connected(SocketChannel connected) -> {
          socket = connected;
          // The listeners of this are what confirms the channel to the client.
          signalChannelOpenSuccess();
          opened.setOpened();
          Thread.ofVirtual().name("port " + port + " in").start(() -> toSession(connected));
          fromSession(connected);
        }
        case PortAnswer.Refused(String sentence) -> refuse(opened, sentence);
      }
    } catch (IOException | RuntimeException e) {
      log.debug("forwarded port {}", port, e);
      if (!opened.isDone()) {
        refuse(opened, "the port did not answer");
      }
      close(true);
    }
  }

  private void refuse(OpenFuture opened, String sentence) {
    SshChannelOpenException refusal =
        new SshChannelOpenException(getChannelId(), SshConstants.SSH_OPEN_CONNECT_FAILED, sentence);
    opened.setException(refusal);
    // Or it would count for ever among those of its connection.
    close(true);
  }

  private void toSession(SocketChannel to) {
    try {
      byte[] bytes = fromClient.take();
      while (bytes.length > 0) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
          to.write(rest);
        }
        getLocalWindow().release(bytes.length);
        bytes = fromClient.take();
      }
      to.shutdownOutput();
    } catch (IOException e) {
      log.debug("a session's port closed", e);
      close(false);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void fromSession(SocketChannel from) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try (OutputStream out =
        new ChannelOutputStream(
            this, getRemoteWindow(), log, SshConstants.SSH_MSG_CHANNEL_DATA, true)) {
      while (from.read(buffer.clear()) >= 0) {
        out.write(buffer.array(), 0, buffer.position());
        out.flush();
      }
    }
    close(false);
  }

  @Override
  protected void doWriteData(byte[] data, int offset, long length) {
    if (length > 0) {
      fromClient.add(Arrays.copyOfRange(data, offset, offset + (int) length));
    }
  }

  @Override
  protected void doWriteExtendedData(byte[] data, int offset, long length) throws IOException {
    throw new UnsupportedOperationException("a forwarded connection has one stream");
  }

  @Override
  public void handleEof() throws IOException {
    super.handleEof();
    fromClient.add(END);
  }

  @Override
  protected Closeable getInnerCloseable() {
    return builder()
        .sequential(
            new SimpleCloseable(this, futureLock) {
              @Override
              protected void doClose(boolean immediately) {
                closeSocket();
                super.doClose(immediately);
              }
            },
            super.getInnerCloseable())
        .build();
  }

  private void closeSocket() {
    fromClient.add(END);
    SocketChannel open = socket;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        log.debug("a session's port did not close", e);
      }
    }
  }
}
