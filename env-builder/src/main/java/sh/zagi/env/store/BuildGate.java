// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Any number of builds go through side by side, or one collection goes alone: what a build has
/// made is described by no ref yet, so a collection would take it for garbage. Thread-safe.
public final class BuildGate {
  private static final Duration POLL = Duration.ofMillis(100);

  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  /// Somebody is inside until it is closed, on the thread that came in.
  public interface Passage extends AutoCloseable {
    @Override
    void close();
  }

  /// Lets a build in; waits while a collection runs.
  public Passage build() throws InterruptedException {
    lock.readLock().lockInterruptibly();
    return lock.readLock()::unlock;
  }

  /// Lets a collection in when no build is inside.
  ///
  /// @return empty when builds were inside all the time
  Optional<Passage> collection(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    // without waiting in the lock's queue, where new builds would wait behind this one
    while (!lock.writeLock().tryLock()) {
      if (System.nanoTime() > deadline) {
        return Optional.empty();
      }
      Thread.sleep(POLL);
    }
    return Optional.of(lock.writeLock()::unlock);
  }
}
