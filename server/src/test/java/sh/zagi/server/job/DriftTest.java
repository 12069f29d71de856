// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DriftTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  private static boolean jumps(Duration wall, Duration real) {
    return Drift.isJump(new Drift(START, 500).at(START.plus(wall), 500 + real.toNanos()));
  }

  @Test
  void a_clock_that_goes_like_the_other_has_not_jumped() {
    assertThat(jumps(Duration.ZERO, Duration.ZERO)).isFalse();
    assertThat(jumps(Duration.ofDays(200), Duration.ofDays(200).minusMinutes(5))).isFalse();
  }

  @Test
  void a_clock_set_forward_or_back_has_jumped() {
    assertThat(jumps(Duration.ofDays(400), Duration.ofSeconds(10))).isTrue();
    assertThat(jumps(Duration.ofDays(-1), Duration.ofSeconds(10))).isTrue();
  }
}
