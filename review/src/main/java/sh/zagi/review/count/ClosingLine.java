// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.count;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// A framework that closes with one line or block of figures.
///
/// @param pattern with groups `passing` or `total`, and of `failing`, `errors`, `skipped`,
///   `ignored` those that it prints
/// @param eachRun whether a run prints several such lines that add up, as modules do; else the last
///   one speaks
record ClosingLine(String framework, Pattern pattern, boolean eachRun) implements CountReader {
  private static final List<String> BAD = List.of("failing", "errors", "failing2");
  private static final List<String> LEFT_OUT = List.of("skipped", "ignored");

  static ClosingLine last(String framework, String regex) {
    return new ClosingLine(framework, Pattern.compile("(?m)" + regex), false);
  }

  static ClosingLine sum(String framework, String regex) {
    return new ClosingLine(framework, Pattern.compile("(?m)" + regex), true);
  }

  @Override
  public Optional<TestCounts> read(String text) {
    if (eachRun) {
      return pattern.matcher(text).results().map(this::counts).reduce(TestCounts::plus);
    }
    return Figures.lastMatch(pattern, text).map(this::counts);
  }

  private TestCounts counts(MatchResult found) {
    int failing = figures(found, BAD);
    int skipped = figures(found, LEFT_OUT);
    int passing =
        pattern.namedGroups().containsKey("passing")
            ? figure(found, "passing")
            : Math.max(0, figure(found, "total") - failing - skipped);
    return new TestCounts(passing, failing, skipped);
  }

  private int figures(MatchResult found, List<String> groups) {
    return groups.stream()
        .filter(pattern.namedGroups()::containsKey)
        .mapToInt(group -> figure(found, group))
        .sum();
  }

  private static int figure(MatchResult found, String group) {
    String digits = found.group(group);
    return digits == null ? 0 : Figures.of(digits);
  }
}
