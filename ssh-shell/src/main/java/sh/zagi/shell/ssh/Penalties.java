// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import sh.zagi.shell.command.Source;

/// Sources whose keys were refused again and again wait: 5 seconds at first, doubled each time up
/// to 10 minutes. A key that is accepted ends it. Safe for use by many threads.
final class Penalties {
  /// Connections in a row that end with refused keys before the first wait.
  private static final int FREE_FAILURES = 20;

  private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
  private static final Duration FORGET_AFTER = Duration.ofMinutes(20);
  private static final int MOST_SOURCES = 65_536;
  private static final int MOST_DOUBLINGS = 10;

  private final InstantSource clock;
  private final Cache<Source, Standing> standings =
      Caffeine.newBuilder().maximumSize(MOST_SOURCES).expireAfterWrite(FORGET_AFTER).build();

  Penalties(InstantSource clock) {
    this.clock = clock;
  }

  private record Standing(int failures, Instant until) {}

  /// How long it still waits, if it does.
  Optional<Duration> wait(Source source) {
    Standing standing = standings.getIfPresent(source);
    Instant now = clock.instant();
    return standing != null && now.isBefore(standing.until())
        ? Optional.of(Duration.between(now, standing.until()))
        : Optional.empty();
  }

  void failed(Source source) {
    standings
        .asMap()
        .merge(
            source,
            new Standing(1, Instant.MIN),
            (old, _) -> new Standing(old.failures() + 1, until(old.failures() + 1)));
  }

  void succeeded(Source source) {
    standings.invalidate(source);
  }

  private Instant until(int failures) {
    int over = failures - FREE_FAILURES;
    if (over <= 0) {
      return Instant.MIN;
    }
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(over - 1, MOST_DOUBLINGS));
    return clock.instant().plus(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
  }
}
