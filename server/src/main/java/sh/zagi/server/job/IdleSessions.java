// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.job;

import java.time.Duration;
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
  private final Thread worker;

  public IdleSessions(Sessions sessions, LiveSessions entry) {
    this.sessions = sessions;
    this.entry = entry;
    this.worker = Thread.ofPlatform().name("idle-sessions").daemon().unstarted(this::work);
  }

  public void start() {
    worker.start();
  }

  private void work() {
    guarded(this::saveAll);
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Thread.sleep(ROUND);
      } catch (InterruptedException _) {
        return;
      }
      guarded(() -> sessions.stopIdle().forEach(id -> LOG.info("session {} idle, stopped", id)));
      guarded(() ->
          entry
              .desk()
              .ifPresent(desk ->
                  desk.expire().forEach(id -> LOG.info("session {} expired, removed", id))));
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
    worker.interrupt();
    try {
      worker.join(ROUND);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
