// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Actions that begin when they are due, whether or not those before them have ended.
final class OpenLoad {
  private OpenLoad() {}

  /// One thing that people do.
  ///
  /// @param every how often one begins
  record Kind(String name, Duration every, Client.Action action) {}

  /// What came of a kind.
  ///
  /// @param times of those that succeeded, as the actions tell them
  /// @param failures one line each
  record Outcome(Kind kind, List<Duration> times, List<String> failures) {
    /// `12 ms (p95 30, most 71), 0 of 3600 failed`.
    String words() {
      int all = times.size() + failures.size();
      String rest = failures.size() + " of " + all + " failed";
      return times.isEmpty() ? rest : new Series(times).withTail() + ", " + rest;
    }
  }

  /// Returns when all that began have ended.
  ///
  /// @param length of the time in which actions begin
  static List<Outcome> run(List<Kind> kinds, Duration length) throws InterruptedException {
    long start = System.nanoTime();
    List<Outcome> outcomes = new ArrayList<>();
    List<Thread> clocks = new ArrayList<>();
    for (Kind kind : kinds) {
      Outcome outcome =
          new Outcome(
              kind,
              Collections.synchronizedList(new ArrayList<>()),
              Collections.synchronizedList(new ArrayList<>()));
      outcomes.add(outcome);
      clocks.add(Thread.ofVirtual().start(() -> tick(outcome, start, length)));
    }
    for (Thread clock : clocks) {
      clock.join();
    }
    return outcomes;
  }

  private static void tick(Outcome outcome, long start, Duration length) {
    List<Thread> running = new ArrayList<>();
    try {
      Duration due = Duration.ZERO;
      while (due.compareTo(length) < 0) {
        TimeUnit.NANOSECONDS.sleep(start + due.toNanos() - System.nanoTime());
        running.removeIf(thread -> !thread.isAlive());
        running.add(Thread.ofVirtual().start(() -> act(outcome)));
        due = due.plus(outcome.kind().every());
      }
      for (Thread one : running) {
        one.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void act(Outcome outcome) {
    try {
      outcome.times().add(outcome.kind().action().run());
    } catch (IOException | RuntimeException e) {
      outcome.failures().add(String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
