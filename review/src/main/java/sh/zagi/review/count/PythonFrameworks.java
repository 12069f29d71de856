// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.count;

import java.util.List;
import java.util.regex.Pattern;

/// Frameworks of Python.
final class PythonFrameworks {
  private PythonFrameworks() {}

  static List<CountReader> all() {
    return List.of(
        new WordList(
            "pytest",
            Pattern.compile(
                "(?m)^(?:=+ )?((?:\\d+ (?:passed|failed|errors?|skipped|xfailed|xpassed|deselected"
                    + "|warnings?|rerun|subtests passed)(?:, )?){1,12}) in [\\d.]+s.*$"),
            new WordList.Words(
                List.of("passed", "xpassed"),
                List.of("failed", "errors?"),
                List.of("skipped", "xfailed")),
            true),
        ClosingLine.sum(
            "unittest",
            "^Ran (?<total>\\d+) tests? in [\\d.]+s\\n+(?:OK|FAILED|NO TESTS RAN)"
                + "(?: \\((?:failures=(?<failing>\\d+))?(?:, )?(?:errors=(?<errors>\\d+))?"
                + "(?:, )?(?:skipped=(?<skipped>\\d+))?[^)\\n]{0,200}\\))?"),
        ClosingLine.last(
            "stestr",
            "^ - Passed: (?<passing>\\d+)\\n - Skipped: (?<skipped>\\d+)\\n"
                + " - Expected Fail: \\d+\\n - Unexpected Success: (?<errors>\\d+)\\n"
                + " - Failed: (?<failing>\\d+)"));
  }
}
