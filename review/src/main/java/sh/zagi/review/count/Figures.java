// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.count;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Numbers in text that may lie: output is the project's own.
final class Figures {
  private static final int MOST = 9_999_999;
  private static final int MOST_DIGITS = 7;

  private Figures() {}

  /// A number of digits, cut at a bound; absent is nought.
  static int of(String digits) {
    String plain = digits.replaceAll("\\D", "");
    if (plain.isEmpty()) {
      return 0;
    }
    return plain.length() > MOST_DIGITS ? MOST : Integer.parseInt(plain);
  }

  /// The numbers before words, as in `3 failed, 40 passed`: all that stand before one of `words`.
  static int before(String list, List<String> words) {
    return Pattern.compile("(\\d+) (?:" + String.join("|", words) + ")\\b")
        .matcher(list)
        .results()
        .mapToInt(found -> of(found.group(1)))
        .sum();
  }

  static int count(Pattern pattern, String text) {
    return (int) Math.min(MOST, pattern.matcher(text).results().count());
  }

  /// The first group of the last place that matches.
  static int last(Pattern pattern, String text) {
    return lastMatch(pattern, text).map(found -> of(found.group(1))).orElse(0);
  }

  static Optional<MatchResult> lastMatch(Pattern pattern, String text) {
    return pattern.matcher(text).results().reduce((_, later) -> later);
  }

  /// The first groups of all places added up.
  static int sum(Pattern pattern, String text) {
    long sum = pattern.matcher(text).results().mapToLong(found -> of(found.group(1))).sum();
    return (int) Math.min(MOST, sum);
  }
}
