// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestReportReaderTest {
  @Test
  void surefire_modules_add_up_and_class_lines_do_not_count() {
    String output =
        """
        [INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s - in a.BTest
        [INFO] Results:
        [INFO]
        [INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 1
        [ERROR] Tests run: 10, Failures: 1, Errors: 2, Skipped: 0
        """;
    assertThat(TestReportReader.read(output)).contains(new TestCounts(9, 3, 1));
  }

  @Test
  void mocha_reports_with_colours() {
    String output =
        "\u001b[92m \u001b[0m\u001b[32m 1227 passing\u001b[0m\u001b[90m (4s)\u001b[0m\n"
            + "  2 pending\n  1 failing\n\n  1) x\n";
    assertThat(TestReportReader.read(output)).contains(new TestCounts(1227, 1, 2));
  }

  @Test
  void jest_and_vitest_report_a_list() {
    assertThat(TestReportReader.read("Tests:       1 failed, 2 skipped, 40 passed, 43 total\n"))
        .contains(new TestCounts(40, 1, 2));
    assertThat(TestReportReader.read("      Tests  3 failed | 17 passed (20)\n"))
        .contains(new TestCounts(17, 3, 0));
  }

  @Test
  void node_test_and_tap_report_comments() {
    assertThat(TestReportReader.read("TAP version 13\nok 1\n# tests 5\n# pass 4\n# fail 1\n"))
        .contains(new TestCounts(4, 1, 0));
    assertThat(TestReportReader.read("ok\nℹ tests 5\nℹ pass 4\nℹ fail 1\n"))
        .contains(new TestCounts(4, 1, 0));
    assertThat(TestReportReader.read("TAP version 13\nok 1 - a\nnot ok 2 - b\nok 3\n1..3\n"))
        .contains(new TestCounts(2, 1, 0));
  }

  @Test
  void ava_and_pytest_report_a_line() {
    assertThat(TestReportReader.read("  12 tests passed\n  1 test failed\n"))
        .contains(new TestCounts(12, 1, 0));
    assertThat(TestReportReader.read("=== 1 failed, 12 passed, 2 skipped in 0.31s ===\n"))
        .contains(new TestCounts(12, 1, 2));
  }

  @Test
  void anything_else_is_not_guessed() {
    assertThat(TestReportReader.read("all good\n")).isEmpty();
    assertThat(TestReportReader.read("")).isEmpty();
  }

  @Test
  void absurd_numbers_do_not_break_it() {
    assertThat(TestReportReader.read("  99999999999999999999 passing\n"))
        .contains(new TestCounts(99_999_999, 0, 0));
  }
}
