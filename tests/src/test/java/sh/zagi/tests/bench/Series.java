// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// The durations of one action, measured several times.
record Series(List<Duration> sorted) {
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

  double ratioTo(Series other) {
    return (double) median().toNanos() / other.median().toNanos();
  }

  /// `123 ms (120-131)`.
  @Override
  public String toString() {
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
