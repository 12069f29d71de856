// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.count;

import java.util.List;

/// Frameworks of Java, Scala, Kotlin and Clojure. Gradle prints no figures: its report files do.
final class JvmFrameworks {
  private JvmFrameworks() {}

  static List<CountReader> all() {
    return List.of(
        // The line without a class name closes each module.
        ClosingLine.sum(
            "junit",
            "^(?:\\[\\w+]\\s*)?Tests run: (?<total>\\d+), Failures: (?<failing>\\d+),"
                + " Errors: (?<errors>\\d+), Skipped: (?<skipped>\\d+)\\s*$"),
        ClosingLine.sum(
            "junit",
            "^\\[\\s*\\d+ tests found\\s*]\\n\\[\\s*(?<skipped>\\d+) tests skipped\\s*]\\n"
                + "\\[\\s*\\d+ tests started\\s*]\\n\\[\\s*(?<errors>\\d+) tests aborted\\s*]\\n"
                + "\\[\\s*(?<passing>\\d+) tests successful\\s*]\\n"
                + "\\[\\s*(?<failing>\\d+) tests failed\\s*]"),
        ClosingLine.sum("junit", "^OK \\((?<total>\\d+) tests?\\)\\s*$"),
        ClosingLine.sum(
            "scalatest",
            "Tests: succeeded (?<passing>\\d+), failed (?<failing>\\d+), canceled (?<errors>\\d+),"
                + " ignored (?<skipped>\\d+), pending (?<ignored>\\d+)"),
        ClosingLine.sum(
            "sbt",
            "^\\[\\w+] (?:Passed|Failed|Error): Total \\d+, Failed (?<failing>\\d+),"
                + " Errors (?<errors>\\d+), Passed (?<passing>\\d+)"
                + "(?:, Ignored (?<ignored>\\d+))?(?:, Skipped (?<skipped>\\d+))?"),
        ClosingLine.sum(
            "clojure.test",
            "^Ran (?<total>\\d+) tests containing \\d+ assertions\\.\\n"
                + "(?<failing>\\d+) failures, (?<errors>\\d+) errors\\."));
  }
}
