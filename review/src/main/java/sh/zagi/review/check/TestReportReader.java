// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.check;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the closing counts in the output of test runners: Maven Surefire, Mocha, Jest, Vitest,
/// AVA, TAP (node:test, tap, tape) and pytest. Runners disagree on everything, so each has its own
/// rule; the first rule that finds something speaks.
final class TestReportReader {
  private static final Pattern ANSI = Pattern.compile("\\x1b\\[[0-9;?]*[A-Za-z]");

  private static final List<Function<String, Optional<TestCounts>>> RULES =
      List.of(
          TestReportReader::surefire,
          TestReportReader::jest,
          TestReportReader::tap,
          TestReportReader::mocha,
          TestReportReader::ava,
          TestReportReader::pytest);

  private TestReportReader() {}

  /// @param output what the runner printed, colours and all
  /// @return empty when no runner that is known here reported
  static Optional<TestCounts> read(String output) {
    String text = ANSI.matcher(output).replaceAll("").replace("\r", "");
    return RULES.stream().flatMap(rule -> rule.apply(text).stream()).findFirst();
  }

  /// The line without a class name closes each module; modules add up.
  private static final Pattern SUREFIRE =
      Pattern.compile(
          "(?m)^(?:\\[\\w+]\\s*)?Tests run: (\\d+), Failures: (\\d+), Errors: (\\d+)"
              + ", Skipped: (\\d+)\\s*$");

  private static Optional<TestCounts> surefire(String text) {
    return SUREFIRE
        .matcher(text)
        .results()
        .map(found -> {
          int failing = number(found, 2) + number(found, 3);
          int skipped = number(found, 4);
          return new TestCounts(number(found, 1) - failing - skipped, failing, skipped);
        })
        .reduce(TestCounts::plus);
  }

  private static final Pattern JEST =
      Pattern.compile("(?m)^\\s*Tests:?\\s+(.*\\d+ (?:total|passed).*)$");

  /// `Tests: 1 failed, 2 skipped, 40 passed, 43 total` (Vitest puts bars between).
  private static Optional<TestCounts> jest(String text) {
    return last(JEST, text)
        .map(found ->
            new TestCounts(
                counted(found.group(1), "passed"),
                counted(found.group(1), "failed"),
                counted(found.group(1), "skipped")));
  }

  // Since version 23 node:test prints the same closing lines with a sign of its own.
  private static final Pattern TAP_PASS = Pattern.compile("(?m)^[#ℹ] pass(?:ing)?:?\\s+(\\d+)");
  private static final Pattern TAP_FAIL = Pattern.compile("(?m)^[#ℹ] fail(?:ing|ed)?:?\\s+(\\d+)");
  private static final Pattern TAP_SKIP = Pattern.compile("(?m)^[#ℹ] skip(?:ped)?:?\\s+(\\d+)");
  private static final Pattern TAP_LINE = Pattern.compile("(?m)^(not ok|ok) \\d+");

  private static Optional<TestCounts> tap(String text) {
    Optional<MatchResult> passed = last(TAP_PASS, text);
    if (passed.isPresent()) {
      return Optional.of(
          new TestCounts(
              number(passed.get(), 1), lastNumber(TAP_FAIL, text), lastNumber(TAP_SKIP, text)));
    }
    if (!text.contains("TAP version")) {
      return Optional.empty();
    }
    List<String> lines = TAP_LINE.matcher(text).results().map(found -> found.group(1)).toList();
    int failing = (int) lines.stream().filter(line -> line.startsWith("not")).count();
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(new TestCounts(lines.size() - failing, failing, 0));
  }

  private static final Pattern MOCHA_PASS = Pattern.compile("(?m)^\\s*(\\d+) passing\\b");
  private static final Pattern MOCHA_FAIL = Pattern.compile("(?m)^\\s*(\\d+) failing\\b");
  private static final Pattern MOCHA_SKIP = Pattern.compile("(?m)^\\s*(\\d+) pending\\b");

  private static Optional<TestCounts> mocha(String text) {
    List<MatchResult> passed = MOCHA_PASS.matcher(text).results().toList();
    if (passed.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new TestCounts(sum(MOCHA_PASS, text), sum(MOCHA_FAIL, text), sum(MOCHA_SKIP, text)));
  }

  private static final Pattern AVA_PASS = Pattern.compile("(?m)^\\s*(\\d+) tests? passed");
  private static final Pattern AVA_FAIL = Pattern.compile("(?m)^\\s*(\\d+) tests? failed");

  private static Optional<TestCounts> ava(String text) {
    return last(AVA_PASS, text)
        .map(found -> new TestCounts(number(found, 1), lastNumber(AVA_FAIL, text), 0));
  }

  private static final Pattern PYTEST =
      Pattern.compile("(?m)^=+ (.*\\b(?:passed|failed|error)\\b.*) in [\\d.]+s.*=+$");

  private static Optional<TestCounts> pytest(String text) {
    return last(PYTEST, text)
        .map(found ->
            new TestCounts(
                counted(found.group(1), "passed"),
                counted(found.group(1), "failed") + counted(found.group(1), "error"),
                counted(found.group(1), "skipped")));
  }

  /// The number before a word: `3 failed` in a list of such.
  private static int counted(String list, String word) {
    Matcher matcher = Pattern.compile("(\\d+) " + word).matcher(list);
    return matcher.find() ? bounded(matcher.group(1)) : 0;
  }

  private static Optional<MatchResult> last(Pattern pattern, String text) {
    return pattern.matcher(text).results().reduce((_, later) -> later);
  }

  private static int lastNumber(Pattern pattern, String text) {
    return last(pattern, text).map(found -> number(found, 1)).orElse(0);
  }

  private static int sum(Pattern pattern, String text) {
    return pattern.matcher(text).results().mapToInt(found -> number(found, 1)).sum();
  }

  private static int number(MatchResult found, int group) {
    return bounded(found.group(group));
  }

  /// Output is the project's own and may lie: a count of twenty digits is a lie.
  private static int bounded(String digits) {
    return digits.length() > 8 ? 99_999_999 : Integer.parseInt(digits);
  }
}
