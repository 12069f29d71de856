// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.queue;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/// What is in one queue. It only keeps the list: who may run is decided by those who queue. Safe
/// for use by many threads.
public final class Turns {
  private final String queue;
  private final InstantSource clock;
  private final AtomicLong last = new AtomicLong();
  private final Map<Long, Work> works = new ConcurrentSkipListMap<>();

  /// @param queue its name
  public Turns(String queue) {
    this(queue, InstantSource.system());
  }

  Turns(String queue, InstantSource clock) {
    this.queue = queue;
    this.clock = clock;
  }

  /// Puts something in the queue until the result is closed.
  public Turn await(String what) {
    Turn turn = new Turn(what);
    turn.put(false);
    return turn;
  }

  /// Puts something in the queue that runs at once.
  public Turn run(String what) {
    Turn turn = new Turn(what);
    turn.put(true);
    return turn;
  }

  /// Everything in it, in the order in which it came.
  public List<Work> list() {
    return List.copyOf(works.values());
  }

  /// A place in the queue.
  public final class Turn implements AutoCloseable {
    private final long number = last.incrementAndGet();
    private final String what;

    private Turn(String what) {
      this.what = what;
    }

    /// From now on it runs.
    public void begin() {
      works.computeIfPresent(number, (_, work) -> work(true));
    }

    private void put(boolean running) {
      works.put(number, work(running));
    }

    private Work work(boolean running) {
      return new Work(queue, what, running, clock.instant());
    }

    /// Takes it out; idempotent.
    @Override
    public void close() {
      works.remove(number);
    }
  }
}
