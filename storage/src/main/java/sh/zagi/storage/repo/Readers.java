// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Who reads a repository's packs for longer than a moment: transfers, which last as long as their
/// clients like. A pack does not go while one is under way that may have begun with it. Safe for
/// use by many threads.
public final class Readers {
  private final InstantSource clock;
  private final AtomicLong number = new AtomicLong();
  private final Map<Long, Instant> underWay = new ConcurrentHashMap<>();

  Readers(InstantSource clock) {
    this.clock = clock;
  }

  /// A transfer; it ends when this is closed.
  public interface Reading extends AutoCloseable {
    @Override
    void close();
  }

  /// Begins a transfer.
  public Reading begin() {
    long mine = number.incrementAndGet();
    underWay.put(mine, clock.instant());
    return () -> underWay.remove(mine);
  }

  /// Whether all transfers have ended that began before.
  public boolean areGone(Instant before) {
    return underWay.values().stream().noneMatch(begun -> begun.isBefore(before));
  }
}
