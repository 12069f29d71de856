// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.shell.command.Source;

/// Ends connections whose clients do little else than exchange keys: each exchange costs this
/// server some milliseconds, and nothing else counts them. Safe for use by many threads.
final class KeyExchanges implements SessionListener {
  /// A client may exchange keys every few kilobytes of a large transfer; OpenSSH does so once in a
  /// gigabyte.
  static final int MOST_IN_A_MINUTE = 500;

  private static final Logger LOG = LoggerFactory.getLogger(KeyExchanges.class);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final AttributeKey<Count> COUNT = new AttributeKey<>();

  private final InstantSource clock;

  KeyExchanges(InstantSource clock) {
    this.clock = clock;
  }

  /// How many since when.
  private record Count(Instant since, int exchanges) {
    Count next(Instant now) {
      boolean over = now.isAfter(since.plus(MINUTE)) || now.isBefore(since);
      return over ? new Count(now, 1) : new Count(since, exchanges + 1);
    }
  }

  @Override
  public void sessionEvent(Session session, Event event) {
    if (event != Event.KeyEstablished) {
      return;
    }
    Instant now = clock.instant();
    Count before = session.getAttribute(COUNT);
    Count count = before == null ? new Count(now, 1) : before.next(now);
    session.setAttribute(COUNT, count);
    if (count.exchanges() == MOST_IN_A_MINUTE + 1) {
      LOG.info(
          "too many key exchanges from {}, closing",
          Source.of(session.getIoSession().getRemoteAddress()).name());
      end(session);
    }
  }

  private static void end(Session session) {
    try {
      session.disconnect(
          SshConstants.SSH2_DISCONNECT_BY_APPLICATION,
          "too many key exchanges: at most " + MOST_IN_A_MINUTE + " a minute");
    } catch (IOException _) {
      session.close(true);
    }
  }
}
