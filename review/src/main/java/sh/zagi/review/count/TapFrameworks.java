// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.count;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What speaks TAP, the Test Anything Protocol, or almost. Each contains what the next looks for,
/// so only the first that finds something may speak.
final class TapFrameworks {
  private TapFrameworks() {}

  static List<CountReader> all() {
    return List.of(
        // Since version 23 it prints the same closing lines with a sign of its own.
        ClosingLine.sum(
            "node:test",
            "^[#ℹ] tests (?<total>\\d+)\\n(?:[#ℹ] suites \\d+\\n)?[#ℹ] pass (?<passing>\\d+)\\n"
                + "[#ℹ] fail (?<failing>\\d+)\\n[#ℹ] cancelled (?<errors>\\d+)\\n"
                + "[#ℹ] skipped (?<skipped>\\d+)\\n[#ℹ] todo (?<ignored>\\d+)"),
        ClosingLine.sum(
            "automake",
            "^# TOTAL: +(?<total>\\d+)\\n# PASS: +\\d+\\n# SKIP: +(?<skipped>\\d+)\\n"
                + "# XFAIL: +\\d+\\n# FAIL: +(?<failing>\\d+)\\n# XPASS: +(?<failing2>\\d+)\\n"
                + "# ERROR: +(?<errors>\\d+)"),
        new Prove(),
        ClosingLine.last(
            "tap",
            "^Asserts:\\s+(?:(?<failing>\\d+) failed, )?(?<passing>\\d+) passed"
                + "(?:, (?<skipped>\\d+) skip)?.*$"),
        new Comments(),
        new Lines());
  }

  /// Perl's runner counts tests, and names the failed ones of each file.
  private record Prove(String framework) implements CountReader {
    private static final Pattern TOTAL = Pattern.compile("(?m)^Files=\\d+, Tests=(\\d+),");
    private static final Pattern FAILED = Pattern.compile("\\bFailed (\\d+)/\\d+ subtests\\b");

    Prove() {
      this("prove");
    }

    @Override
    public Optional<TestCounts> read(String text) {
      return Figures.lastMatch(TOTAL, text)
          .map(_ -> {
            int failing = Figures.sum(FAILED, text);
            return new TestCounts(Math.max(0, Figures.sum(TOTAL, text) - failing), failing, 0);
          });
    }
  }

  /// Closing comments: node's tap, tape, qunit.
  private record Comments(String framework) implements CountReader {
    private static final Pattern PASS = Pattern.compile("(?m)^[#ℹ] pass(?:ing)?:?\\s+(\\d+)");
    private static final Pattern FAIL = Pattern.compile("(?m)^[#ℹ] fail(?:ing|ed)?:?\\s+(\\d+)");
    private static final Pattern SKIP = Pattern.compile("(?m)^[#ℹ] skip(?:ped)?:?\\s+(\\d+)");

    Comments() {
      this("tap");
    }

    @Override
    public Optional<TestCounts> read(String text) {
      return Figures.lastMatch(PASS, text)
          .map(_ ->
              new TestCounts(
                  Figures.sum(PASS, text), Figures.sum(FAIL, text), Figures.sum(SKIP, text)));
    }
  }

  /// Nothing but the lines themselves.
  private record Lines(String framework) implements CountReader {
    private static final Pattern BAD = Pattern.compile("(?m)^not ok \\d+(?!.*# (?i:todo|skip))");
    private static final Pattern GOOD = Pattern.compile("(?m)^ok \\d+(?!.*# (?i:skip))");
    private static final Pattern SKIPPED = Pattern.compile("(?m)^(?:not )?ok \\d+.*# (?i:skip)");
    private static final Pattern PLAN = Pattern.compile("(?m)^(?:TAP version \\d+|1\\.\\.\\d+)");

    Lines() {
      this("tap");
    }

    @Override
    public Optional<TestCounts> read(String text) {
      if (!PLAN.matcher(text).find()) {
        return Optional.empty();
      }
      TestCounts counts =
          new TestCounts(
              Figures.count(GOOD, text), Figures.count(BAD, text), Figures.count(SKIPPED, text));
      return counts.total() == 0 ? Optional.empty() : Optional.of(counts);
    }
  }
}
