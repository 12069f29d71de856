// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// The durations of one action, measured several times.
record Series(List<Duration> sorted) {
  private static final int ENOUGH_FOR_A_TAIL = 20;

  Series {
    sorted = sorted.stream().sorted().toList();
    if (sorted.isEmpty()) {
      throw new IllegalArgumentException("no runs");
    }
  }

  Duration median() {
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : sorted.get(middle - 1).plus(sorted.get(middle)).dividedBy(2);
  }

  /// The least duration that this many percent of the runs did not exceed.
  Duration percentile(int percent) {
    int rank = (sorted.size() * percent + 99) / 100;
    return sorted.get(Math.max(1, rank) - 1);
  }

  /// `123 ms (p95 150, most 171)`.
  String withTail() {
    return "%s ms (p95 %s, most %s)"
        .formatted(millis(median()), millis(percentile(95)), millis(sorted.getLast()));
  }

  double ratioTo(Series other) {
    return (double) median().toNanos() / other.median().toNanos();
  }

  /// `123 ms (120-131)`; with the tail where there are enough runs for one.
  @Override
  public String toString() {
    if (sorted.size() >= ENOUGH_FOR_A_TAIL) {
      return withTail();
    }
    return String.format(
        Locale.ROOT,
        "%s (%s-%s)",
        millis(median()) + " ms",
        millis(sorted.getFirst()),
        millis(sorted.getLast()));
  }

  private static String millis(Duration duration) {
    double millis = duration.toNanos() / 1e6;
    return String.format(Locale.ROOT, millis < 10 ? "%.1f" : "%.0f", millis);
  }
}
