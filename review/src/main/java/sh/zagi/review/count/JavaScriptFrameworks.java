// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.count;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Frameworks of JavaScript and TypeScript, but for those that speak TAP.
final class JavaScriptFrameworks {
  private static final WordList.Words WORDS =
      new WordList.Words(
          List.of("passed"),
          List.of("failed", "did not run"),
          List.of("skipped", "todo", "pending", "flaky"));

  private JavaScriptFrameworks() {}

  static List<CountReader> all() {
    return List.of(
        new WordList(
            "jest",
            Pattern.compile("(?m)^Test Suites: .*\\n^Tests: {1,10}([^\\n]{0,200}\\d{1,9} total)"),
            WORDS,
            true),
        new WordList(
            "vitest",
            Pattern.compile("(?m)^ *Tests {1,2}(\\d[^\\n]{0,200}\\(\\d{1,9}\\))"),
            WORDS,
            true),
        new Mocha(),
        new WordList(
            "ava",
            Pattern.compile("(?m)^[ \\t]*(\\d+ tests? (?:passed|failed|skipped|todo))\\b"),
            new WordList.Words(
                List.of("tests? passed"), List.of("tests? failed"), List.of("tests? skipped")),
            true),
        ClosingLine.sum(
            "jasmine",
            "^(?<total>\\d+) specs?, (?<failing>\\d+) failures?"
                + "(?:, (?<skipped>\\d+) pending specs?)?"),
        ClosingLine.last(
            "karma",
            "Executed (?<total>\\d+) of \\d+ ?(?:\\((?<failing>\\d+) FAILED\\))?"
                + " ?(?:\\(skipped (?<skipped>\\d+)\\))? ?(?:SUCCESS|DISCONNECTED|\\()"),
        ClosingLine.sum(
            "uvu",
            "^[ \\t]*Total:\\s+(?<total>\\d+)\\n\\s*Passed:\\s+(?<passing>\\d+)\\n"
                + "\\s*Skipped:\\s+(?<skipped>\\d+)"),
        ClosingLine.sum(
            "bun",
            "^[ \\t]*(?<passing>\\d+) pass\\n(?:\\s*(?<skipped>\\d+) skip\\n)?"
                + "(?:\\s*\\d+ todo\\n)?\\s*(?<failing>\\d+) fail$"),
        ClosingLine.sum(
            "deno",
            "^(?:ok|FAILED) \\| (?<passing>\\d+) passed(?: \\(\\d+ steps?\\))?"
                + " \\| (?<failing>\\d+) failed(?: \\(\\d+ steps?\\))?"
                + "(?: \\| (?<skipped>\\d+) ignored)?"),
        new WordList(
            "playwright",
            Pattern.compile(
                "(?m)^ {2}(\\d+ (?:passed \\([\\d.]+m?s\\)|failed|flaky|skipped|did not run))$"),
            WORDS,
            true));
  }

  /// Mocha prints only those lines whose number is not nought.
  private record Mocha(String framework) implements CountReader {
    private static final Pattern PASSING = Pattern.compile("(?m)^[ \\t]*(\\d+) passing\\b");
    private static final Pattern FAILING = Pattern.compile("(?m)^[ \\t]*(\\d+) failing\\b");
    private static final Pattern PENDING = Pattern.compile("(?m)^[ \\t]*(\\d+) pending\\b");

    Mocha() {
      this("mocha");
    }

    @Override
    public Optional<TestCounts> read(String text) {
      return Figures.lastMatch(PASSING, text)
          .map(_ ->
              new TestCounts(
                  Figures.sum(PASSING, text),
                  Figures.sum(FAILING, text),
                  Figures.sum(PENDING, text)));
    }
  }
}
