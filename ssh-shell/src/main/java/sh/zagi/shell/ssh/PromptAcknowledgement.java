// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import java.io.IOException;
import java.nio.channels.AsynchronousSocketChannel;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.net.ExtendedSocketOptions;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.util.Readable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets the kernel acknowledge at once what a client sends while it logs in (`tcp(7)`,
/// `TCP_QUICKACK`).
///
/// Until it is logged in, an OpenSSH client sends nothing more before the last small packet was
/// acknowledged, and the kernel waits 40 ms for an answer that could carry the acknowledgement:
/// twice in every login. The kernel falls back to waiting after each answer, so it is told again
/// with each read.
final class PromptAcknowledgement implements IoHandler {
  private static final Logger LOG = LoggerFactory.getLogger(PromptAcknowledgement.class);

  /// More than a login with many keys takes; what comes later is sent without waiting.
  private static final int READS = 32;

  private final IoHandler handler;
  private final AsynchronousSocketChannel socket;
  private final AtomicInteger left;

  PromptAcknowledgement(IoHandler handler, AsynchronousSocketChannel socket) {
    this.handler = handler;
    this.socket = socket;
    boolean can = socket.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK);
    this.left = new AtomicInteger(can ? READS : 0);
  }

  @Override
  public void sessionCreated(IoSession session) throws Exception {
    handler.sessionCreated(session);
  }

  @Override
  public void sessionClosed(IoSession session) throws Exception {
    handler.sessionClosed(session);
  }

  @Override
  public void exceptionCaught(IoSession session, Throwable cause) throws Exception {
    handler.exceptionCaught(session, cause);
  }

  @Override
  public void messageReceived(IoSession session, Readable message) throws Exception {
    if (left.get() > 0 && left.getAndDecrement() > 0) {
      try {
        var _ = socket.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
      } catch (IOException e) {
        LOG.debug("a client is acknowledged later", e);
      }
    }
    handler.messageReceived(session, message);
  }
}
