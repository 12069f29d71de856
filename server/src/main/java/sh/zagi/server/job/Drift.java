// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.job;

import java.time.Duration;
import java.time.Instant;

/// How far the wall clock has moved away from the clock that only goes forward: a jump of the first
/// must not age what people left here.
final class Drift {
  private static final Duration TOLERATED = Duration.ofHours(1);

  private final Instant wall;
  private final long nanos;

  Drift(Instant wall, long nanos) {
    this.wall = wall;
    this.nanos = nanos;
  }

  /// What one clock says more than the other since the beginning.
  Duration at(Instant now, long nowNanos) {
    return Duration.between(wall, now).minusNanos(nowNanos - nanos);
  }

  /// Whether that is more than clocks are set right by.
  static boolean isJump(Duration drift) {
    return drift.abs().compareTo(TOLERATED) > 0;
  }
}
