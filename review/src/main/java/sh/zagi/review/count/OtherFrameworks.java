// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.count;

import java.util.List;
import java.util.regex.Pattern;

/// Frameworks of Ruby, PHP, .NET, Elixir, Erlang, Haskell, Dart, Crystal and the shell.
final class OtherFrameworks {
  private OtherFrameworks() {}

  static List<CountReader> all() {
    return List.of(
        // Crystal's and Haskell's runners took over its words.
        ClosingLine.sum(
            "rspec",
            "^(?<total>\\d+) examples?, (?<failing>\\d+) failures?"
                + "(?:, (?<errors>\\d+) errors?)?(?:, (?<skipped>\\d+) pending)?"),
        ClosingLine.sum(
            "minitest",
            "^(?<total>\\d+) (?:runs|tests), \\d+ assertions, (?<failing>\\d+) failures,"
                + " (?<errors>\\d+) errors, (?<skipped>\\d+) skips"),
        ClosingLine.sum(
            "test-unit",
            "^(?<total>\\d+) tests, \\d+ assertions, (?<failing>\\d+) failures,"
                + " (?<errors>\\d+) errors, (?<skipped>\\d+) pendings, (?<ignored>\\d+) omissions"),
        ClosingLine.sum("phpunit", "^OK \\((?<total>\\d+) tests?, \\d+ assertions?\\)"),
        ClosingLine.sum(
            "phpunit",
            "^Tests: (?<total>\\d+), Assertions: \\d+"
                + further("Errors", "errors")
                + further("Failures", "failing")
                + further("Skipped", "skipped")),
        new WordList(
            "pest",
            Pattern.compile(
                "(?m)^[ \\t]*Tests: {1,10}([^\\n]{0,200}\\d{1,9} passed \\(\\d{1,9}"
                    + " assertions\\))"),
            new WordList.Words(
                List.of("passed"), List.of("failed"), List.of("skipped", "todos?", "incomplete")),
            false),
        ClosingLine.sum(
            "dotnet test",
            "^(?:Passed|Failed|Skipped)!\\s+- Failed:\\s+(?<failing>\\d+),"
                + " Passed:\\s+(?<passing>\\d+), Skipped:\\s+(?<skipped>\\d+), Total:"),
        ClosingLine.sum(
            "exunit",
            "^(?:\\d+ doctests?, )?(?:\\d+ propert(?:y|ies), )?(?<total>\\d+) tests?,"
                + " (?<failing>\\d+) failures?(?:, \\d+ excluded)?(?:, \\d+ invalid)?"
                + "(?:, (?<skipped>\\d+) skipped)?$"),
        ClosingLine.sum(
            "eunit",
            "^[ \\t]*Failed: (?<failing>\\d+)\\.  Skipped: (?<skipped>\\d+)\\."
                + "  Passed: (?<passing>\\d+)\\."),
        ClosingLine.sum("eunit", "^[ \\t]*All (?<total>\\d+) tests passed\\."),
        ClosingLine.sum("tasty", "^All (?<total>\\d+) tests passed \\("),
        ClosingLine.sum("tasty", "^(?<failing>\\d+) out of (?<total>\\d+) tests failed"),
        ClosingLine.last(
            "dart",
            "\\+(?<passing>\\d+)(?: ~(?<skipped>\\d+))?(?: -(?<failing>\\d+))?:"
                + " (?:All tests passed!|Some tests failed\\.)"));
  }

  /// A figure that stands somewhere later in the line, or nowhere.
  private static String further(String word, String group) {
    return "(?:(?=[^\\n]{0,200}\\b" + word + ": (?<" + group + ">\\d+))|)";
  }
}
