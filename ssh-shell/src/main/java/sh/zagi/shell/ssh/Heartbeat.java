// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.ReservedSessionMessagesHandler;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks each client "still there?" and closes a connection that has not answered three times: a cut
/// cable is noticed within 90 seconds.
final class Heartbeat implements ReservedSessionMessagesHandler {
  /// The fourth after an answer closes the connection.
  static final Duration INTERVAL = Duration.ofSeconds(22);

  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
  private static final int MOST_UNANSWERED = 3;
  private static final String REQUEST = "keepalive@openssh.com";
  private static final AttributeKey<AtomicInteger> UNANSWERED = new AttributeKey<>();

  @Override
  public boolean sendReservedHeartbeat(ConnectionService service) throws Exception {
    Session session = service.getSession();
    AtomicInteger unanswered =
        session.computeAttributeIfAbsent(UNANSWERED, _ -> new AtomicInteger());
    if (unanswered.incrementAndGet() > MOST_UNANSWERED) {
      LOG.debug("client silent, closing {}", session);
      session.close(true);
      return true;
    }
    Buffer buffer = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST);
    buffer.putString(REQUEST);
    buffer.putBoolean(true);
    session.request(buffer, REQUEST, (_, _) -> unanswered.set(0));
    return true;
  }
}
