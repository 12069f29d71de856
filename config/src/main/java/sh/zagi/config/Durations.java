// SPDX-License-Identifier: Apache-2.0
package sh.zagi.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as operators write them: `10s`, `15m`, `2h`, `30d`.
public final class Durations {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private Durations() {}

  /// A duration that a caller typed; empty when it is none.
  public static Optional<Duration> find(String text) {
    try {
      return Optional.of(parse(text));
    } catch (IllegalArgumentException | ArithmeticException _) {
      return Optional.empty();
    }
  }

  public static Duration parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a duration (write for example 10s, 15m, 2h, 30d)");
    }
    Duration unit = UNITS.getOrDefault(matcher.group(2), Duration.ofSeconds(1));
    return unit.multipliedBy(Long.parseLong(matcher.group(1)));
  }
}
