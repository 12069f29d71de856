// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.job;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does something again and again on a thread of its own, with a pause before each time, until it
/// is closed. One round's trouble does not end the rounds. Safe for use by many threads.
final class Rounds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

  private final Duration pause;
  private final Runnable round;
  private final Semaphore hurry = new Semaphore(0);
  private final Thread worker;

  /// @param name of the thread, and of the rounds in messages
  Rounds(String name, Duration pause, Runnable first, Runnable round) {
    this.pause = pause;
    this.round = round;
    this.worker = Thread.ofPlatform().name(name).daemon().unstarted(() -> work(first));
  }

  void start() {
    worker.start();
  }

  /// Ends the pause: a round begins now, or as soon as the one in work is over.
  void hurry() {
    hurry.release();
  }

  private void work(Runnable first) {
    guarded(first);
    while (!Thread.currentThread().isInterrupted()) {
      try {
        boolean _ = hurry.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
        hurry.drainPermits();
      } catch (InterruptedException _) {
        return;
      }
      guarded(round);
    }
  }

  private static void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.error("a round of {} failed", Thread.currentThread().getName(), e);
    }
  }

  /// Waits for the round in work, at most as long as a pause. Harmless when nothing was started.
  @Override
  public void close() {
    if (!worker.isAlive()) {
      return;
    }
    worker.interrupt();
    try {
      worker.join(pause);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
