// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.hook;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The places at which scripts run at one time. Nobody's scripts take all of them: those that run
/// after pushes half of them, and those before pushes of one repository a few. Safe for use by many
/// threads.
final class HookPlaces {
  /// Pushes to one repository that run its script or wait for it; they hold other pushes up.
  private static final int MOST_OF_ONE = 4;

  private final LinkedBlockingQueue<Integer> free = new LinkedBlockingQueue<>();
  private final Semaphore afterwards;
  private final Map<Long, Integer> asked = new ConcurrentHashMap<>();

  HookPlaces(int places) {
    for (int place = 0; place < places; place++) {
      free.add(place);
    }
    this.afterwards = new Semaphore(Math.max(1, places / 2));
  }

  /// A place, until it is closed.
  record Place(int number, Runnable leave) implements AutoCloseable {
    @Override
    public void close() {
      leave.run();
    }
  }

  /// A place for a script that a push waits for.
  ///
  /// @return empty when there was none in that time, or too many wait for that repository
  Optional<Place> before(long repository, Duration patience) throws InterruptedException {
    if (asked.merge(repository, 1, Integer::sum) > MOST_OF_ONE) {
      leave(repository);
      return Optional.empty();
    }
    Integer place = free.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (place == null) {
      leave(repository);
      return Optional.empty();
    }
    return Optional.of(
        new Place(
            place,
            () -> {
              free.add(place);
              leave(repository);
            }));
  }

  private void leave(long repository) {
    asked.computeIfPresent(repository, (_, count) -> count > 1 ? count - 1 : null);
  }

  /// A place for a script that nobody waits for, if there is one now.
  Optional<Place> after() {
    if (!afterwards.tryAcquire()) {
      return Optional.empty();
    }
    Integer place = free.poll();
    if (place == null) {
      afterwards.release();
      return Optional.empty();
    }
    return Optional.of(
        new Place(
            place,
            () -> {
              free.add(place);
              afterwards.release();
            }));
  }
}
