// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.job;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.session.Session;
import sh.zagi.session.SessionId;
import sh.zagi.session.Sessions;
import sh.zagi.shell.command.session.WorkRecorder;

/// Lets the guard of sessions look once a second, and saves the work of those that died.
public final class Guarding implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Guarding.class);
  private static final Duration ROUND = Duration.ofSeconds(1);

  private final Sessions sessions;
  private final WorkRecorder recorder;
  private final Rounds rounds;

  public Guarding(Sessions sessions, WorkRecorder recorder) {
    this.sessions = sessions;
    this.recorder = recorder;
    this.rounds = new Rounds("guarding", ROUND, () -> {}, this::round);
  }

  public void start() {
    rounds.start();
  }

  private void round() {
    sessions.keepMeters();
    sessions.guard().round().forEach(this::save);
  }

  private void save(SessionId id) {
    LOG.warn("session {}: its container died", id);
    sessions
        .find(id)
        .filter(session -> session.purpose() == Session.Purpose.WORK)
        .ifPresent(session ->
            Thread.ofVirtual().name("save " + id).start(() -> recorder.tryRecord(session)));
  }

  @Override
  public void close() {
    rounds.close();
  }
}
