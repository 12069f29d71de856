// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.job;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import sh.zagi.session.Session;
import sh.zagi.session.SessionId;
import sh.zagi.session.Sessions;
import sh.zagi.session.WorkSaver;
import sh.zagi.shell.command.session.WorkRecorder;

/// Records what is done in sessions while somebody is in them: about a second after it was done. A
/// session whose programs take no processor time costs one small file read in that second; one that
/// is slow to record is recorded less often, so that it spends little of its time standing still.
public final class QuietWork implements AutoCloseable {
  private static final Duration ROUND = Duration.ofSeconds(1);

  /// At most one twentieth of a session's time.
  private static final int REST = 20;

  private final Sessions sessions;
  private final WorkSaver saver;
  private final WorkRecorder recorder;
  private final Map<SessionId, Duration> seen = new HashMap<>();
  private final ConcurrentHashMap<SessionId, Long> notBeforeNanos = new ConcurrentHashMap<>();
  private final Set<SessionId> busy = ConcurrentHashMap.newKeySet();
  private final Rounds rounds;

  public QuietWork(Sessions sessions, WorkSaver saver, WorkRecorder recorder) {
    this.sessions = sessions;
    this.saver = saver;
    this.recorder = recorder;
    this.rounds = new Rounds("quiet-work", ROUND, () -> {}, this::round);
  }

  public void start() {
    rounds.start();
  }

  private void round() {
    List<SessionId> running = sessions.running();
    forget(running);
    for (SessionId id : running) {
      long now = System.nanoTime();
      boolean rests = now - notBeforeNanos.getOrDefault(id, now) < 0;
      Duration activity = sessions.activity(id);
      if (!rests && !activity.equals(seen.get(id)) && busy.add(id)) {
        seen.put(id, activity);
        Thread.ofVirtual().name("record " + id).start(() -> look(id));
      }
    }
  }

  private void forget(List<SessionId> running) {
    Set<SessionId> gone = new HashSet<>(seen.keySet());
    running.forEach(gone::remove);
    gone.forEach(id -> {
      seen.remove(id);
      notBeforeNanos.remove(id);
      saver.forget(id);
    });
  }

  private void look(SessionId id) {
    long start = System.nanoTime();
    try {
      if (saver.changed(id)) {
        sessions
            .find(id)
            .filter(session -> session.purpose() == Session.Purpose.WORK)
            .ifPresent(recorder::tryRecord);
      }
    } finally {
      long end = System.nanoTime();
      notBeforeNanos.put(id, end + (end - start) * REST);
      busy.remove(id);
    }
  }

  @Override
  public void close() {
    rounds.close();
  }
}
