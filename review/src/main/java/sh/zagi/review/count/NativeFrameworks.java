// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.count;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Frameworks of C, C++, Go, Rust, Zig and Swift.
final class NativeFrameworks {
  private NativeFrameworks() {}

  static List<CountReader> all() {
    return List.of(
        new Go(),
        ClosingLine.sum(
            "cargo",
            "^test result: (?:ok|FAILED)\\. (?<passing>\\d+) passed; (?<failing>\\d+) failed;"
                + " (?<ignored>\\d+) ignored;"),
        ClosingLine.last(
            "nextest",
            "^[ \\t]*Summary \\[[^]\\n]{0,40}] \\d+ tests? run: (?<passing>\\d+) passed(?:"
                + " \\([^)\\n]{0,40}\\))?(?:, (?<failing>\\d+) failed)?(?:, \\d+ timed out)?(?:,"
                + " (?<skipped>\\d+) skipped)?"),
        ClosingLine.sum(
            "ctest", "^\\d+% tests passed, (?<failing>\\d+) tests? failed out of (?<total>\\d+)"),
        ClosingLine.sum(
            "meson",
            "^Ok: +(?<passing>\\d+) *\\n(?:Expected Fail: +(?<ignored>\\d+) *\\n)?"
                + "Fail: +(?<failing>\\d+) *\\n(?:Unexpected Pass: +(?<errors>\\d+) *\\n)?"
                + "(?:Skipped: +(?<skipped>\\d+) *\\n)?"
                + "(?:Timeout: +(?<failing2>\\d+))?"),
        new GoogleTest(),
        ClosingLine.sum(
            "catch2",
            "^(?:test cases: +\\d+ \\| +(?<passing>\\d+) passed(?: \\| +(?<failing>\\d+) failed)?"
                + "(?: \\| +(?<skipped>\\d+) skipped)?)"),
        ClosingLine.sum(
            "catch2", "^All tests passed \\(\\d+ assertions? in (?<total>\\d+) test cases?\\)"),
        ClosingLine.sum(
            "doctest",
            "^\\[doctest] test cases: +\\d+ \\| +(?<passing>\\d+) passed"
                + " \\| +(?<failing>\\d+) failed \\| +(?<skipped>\\d+) skipped"),
        ClosingLine.sum(
            "unity", "^(?<total>\\d+) Tests (?<failing>\\d+) Failures (?<ignored>\\d+) Ignored"),
        ClosingLine.sum(
            "check",
            "^\\d+%: Checks: (?<total>\\d+), Failures: (?<failing>\\d+), Errors: (?<errors>\\d+)"),
        ClosingLine.last(
            "xctest",
            "Executed (?<total>\\d+) tests?, with (?:(?<skipped>\\d+) tests? skipped and )?"
                + "(?<failing>\\d+) failures?"),
        ClosingLine.sum(
            "zig",
            "^(?<passing>\\d+) passed; (?<skipped>\\d+) skipped; (?<failing>\\d+) failed\\."),
        new RedisTcl());
  }

  /// Without `-v` Go tells of packages only, which are then what is counted.
  private record Go(String framework) implements CountReader {
    private static final Pattern PASS = Pattern.compile("(?m)^--- PASS: ");
    private static final Pattern FAIL = Pattern.compile("(?m)^--- FAIL: ");
    private static final Pattern SKIP = Pattern.compile("(?m)^--- SKIP: ");
    private static final Pattern GOOD_PACKAGE =
        Pattern.compile("(?m)^ok  \\t\\S+\\t(?:[\\d.]+s|\\(cached\\))");
    private static final Pattern BAD_PACKAGE = Pattern.compile("(?m)^FAIL\\t\\S+(?:\\t| \\[)");

    Go() {
      this("go test");
    }

    @Override
    public Optional<TestCounts> read(String text) {
      int packages = Figures.count(GOOD_PACKAGE, text) + Figures.count(BAD_PACKAGE, text);
      if (packages == 0) {
        return Optional.empty();
      }
      int passing = Figures.count(PASS, text);
      return Optional.of(
          passing > 0
              ? new TestCounts(passing, Figures.count(FAIL, text), Figures.count(SKIP, text))
              : new TestCounts(
                  Figures.count(GOOD_PACKAGE, text), Figures.count(BAD_PACKAGE, text), 0));
    }
  }

  private record GoogleTest(String framework) implements CountReader {
    private static final Pattern PASSED = Pattern.compile("(?m)^\\[  PASSED  ] (\\d+) tests?");
    private static final Pattern FAILED = Pattern.compile("(?m)^\\[  FAILED  ] (\\d+) tests?");
    private static final Pattern SKIPPED = Pattern.compile("(?m)^\\[  SKIPPED ] (\\d+) tests?");

    GoogleTest() {
      this("googletest");
    }

    @Override
    public Optional<TestCounts> read(String text) {
      return Figures.lastMatch(PASSED, text)
          .map(_ ->
              new TestCounts(
                  Figures.sum(PASSED, text),
                  Figures.sum(FAILED, text),
                  Figures.sum(SKIPPED, text)));
    }
  }

  /// The suite of Redis and of what descends from it.
  private record RedisTcl(String framework) implements CountReader {
    private static final Pattern GOOD = Pattern.compile("(?m)^\\[ok]: ");
    private static final Pattern BAD = Pattern.compile("(?m)^\\[(?:err|exception|TIMEOUT)]: ");
    private static final Pattern LEFT_OUT = Pattern.compile("(?m)^\\[(?:ignore|skip)]: ");

    RedisTcl() {
      this("redis tcl");
    }

    @Override
    public Optional<TestCounts> read(String text) {
      int good = Figures.count(GOOD, text);
      int bad = Figures.count(BAD, text);
      return good + bad == 0
          ? Optional.empty()
          : Optional.of(new TestCounts(good, bad, Figures.count(LEFT_OUT, text)));
    }
  }
}
