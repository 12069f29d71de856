// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.job;

import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.session.Session;
import sh.zagi.session.SessionState;
import sh.zagi.session.Sessions;
import sh.zagi.shell.command.session.LiveSessions;

/// Stops sessions that nobody has been in for a while, after recording what was done in them; and
/// records, once at the start, what was done in sessions that outlived the last run of the server.
public final class IdleSessions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IdleSessions.class);
  private static final Duration ROUND = Duration.ofSeconds(10);

  private final Sessions sessions;
  private final LiveSessions entry;
  private final Rounds rounds;
  private final Drift drift = new Drift(Instant.now(), System.nanoTime());
  private boolean warned;

  public IdleSessions(Sessions sessions, LiveSessions entry) {
    this.sessions = sessions;
    this.entry = entry;
    this.rounds = new Rounds("idle-sessions", ROUND, this::saveAll, this::round);
  }

  public void start() {
    rounds.start();
  }

  private void round() {
    guarded(() -> sessions.stopIdle().forEach(id -> LOG.info("session {} idle, stopped", id)));
    guarded(this::expire);
  }

  private void expire() {
    Duration moved = drift.at(Instant.now(), System.nanoTime());
    if (!Drift.isJump(moved)) {
      entry
          .desk()
          .ifPresent(
              desk -> desk.expire().forEach(id -> LOG.info("session {} expired, removed", id)));
    } else if (!warned) {
      warned = true;
      LOG.warn("the clock jumped by {}: no session expires until the next start", moved);
    }
  }

  private void saveAll() {
    for (Session session : sessions.list()) {
      if (session.state() instanceof SessionState.Running
          && session.purpose() == Session.Purpose.WORK) {
        guarded(() -> entry.recorder().tryRecord(session));
      }
    }
  }

  /// One session's trouble must not end the rounds.
  private static void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.error("idle round failed", e);
    }
  }

  @Override
  public void close() {
    rounds.close();
  }
}
