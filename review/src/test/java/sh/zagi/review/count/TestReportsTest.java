// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestReportsTest {
  /// Text blocks of the closing lines as the frameworks print them; `;` stands for a line's end.
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '@',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "junit@[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s - in"
            + " a.BTest;[INFO];[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 1;[ERROR]"
            + " Tests run: 10, Failures: 1, Errors: 2, Skipped: 0@9@3@1",
        "junit@[        20 tests found           ];[         1 tests skipped         ];[        19"
            + " tests started         ];[         0 tests aborted         ];[        17 tests"
            + " successful      ];[         2 tests failed          ]@17@2@1",
        "scalatest@[info] Tests: succeeded 12, failed 1, canceled 0, ignored 2, pending 0@12@1@2",
        "sbt@[info] Passed: Total 12, Failed 0, Errors 0, Passed 12@12@0@0",
        "clojure.test@Ran 12 tests containing 30 assertions.;1 failures, 1 errors.@10@2@0",
        "mocha@  1227 passing (4s);  2 pending;  1 failing;;  1) x@1227@1@2",
        "jest@Test Suites: 1 failed, 3 passed, 4 total;Tests:       1 failed, 2 skipped, 40"
            + " passed, 43 total@40@1@2",
        "vitest@ Test Files  1 failed | 2 passed (3);      Tests  3 failed | 17 passed | 1 skipped"
            + " (21)@17@3@1",
        "ava@  12 tests passed;  1 test failed@12@1@0",
        "jasmine@12 specs, 1 failure, 2 pending specs@9@1@2",
        "karma@Chrome: Executed 12 of 12 (1 FAILED) (skipped 2) (0.1 secs / 0.05 secs)@9@1@2",
        "uvu@  Total:     5;  Passed:    4;  Skipped:   0;  Duration:  1ms@4@0@0",
        "bun@ 5 pass; 1 skip; 2 fail;Ran 8 tests across 1 files.@5@2@1",
        "deno@FAILED | 5 passed (2 steps) | 1 failed | 3 ignored (12ms)@5@1@3",
        "playwright@  1 failed;    [chromium] › a.spec.ts:3:1 › x;  2 skipped;  5 passed"
            + " (3.2s)@5@1@2",
        "node:test@TAP version 13;ok 1 - a;# tests 5;# suites 1;# pass 3;# fail 1;# cancelled 0;#"
            + " skipped 1;# todo 0@3@1@1",
        "node:test@ℹ tests 5;ℹ suites 0;ℹ pass 4;ℹ fail 1;ℹ cancelled 0;ℹ skipped 0;ℹ todo"
            + " 0;ℹ duration_ms 5@4@1@0",
        "tap@TAP version 13;ok 1;# tests 5;# pass 4;# fail 1@4@1@0",
        "tap@TAP version 13;ok 1 - a;not ok 2 - b;ok 3 # SKIP no;not ok 4 # TODO x;1..4@1@1@1",
        "tap@Suites:   3 passed, 3 of 3 completed;Asserts:  2 failed, 105 passed, of"
            + " 107@105@2@0",
        "automake@# TOTAL: 12;# PASS:  9;# SKIP:  1;# XFAIL: 0;# FAIL:  1;# XPASS: 0;# ERROR:"
            + " 1@9@2@1",
        "prove@t/a.t .. Failed 2/12 subtests;Files=3, Tests=30,  1 wallclock secs@28@2@0",
        "pytest@=== 1 failed, 12 passed, 2 skipped, 3 warnings, 1 error in 0.31s ===@12@2@2",
        "pytest@12 passed, 1 xfailed in 0.12s@12@0@1",
        "unittest@Ran 12 tests in 0.003s;;FAILED (failures=1, errors=2, skipped=3)@6@3@3",
        "unittest@Ran 12 tests in 0.003s;;OK@12@0@0",
        "stestr@ - Passed: 9; - Skipped: 1; - Expected Fail: 0; - Unexpected Success: 0; - Failed:"
            + " 2@9@2@1",
        "go test@--- PASS: TestA (0.00s);    --- PASS: TestA/x (0.00s);--- FAIL: TestB"
            + " (0.00s);FAIL\texample.org/a\t0.1s@1@1@0",
        "go test@ok  \texample.org/a\t0.1s;FAIL\texample.org/b [build failed]@1@1@0",
        "cargo@test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out;test"
            + " result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured@14@1@1",
        "nextest@     Summary [   0.1s] 13 tests run: 12 passed (1 slow), 1 failed, 2"
            + " skipped@12@1@2",
        "ctest@92% tests passed, 1 tests failed out of 12@11@1@0",
        "meson@Ok:                 12;Expected Fail:      0;Fail:               1;Unexpected Pass:"
            + "    0;Skipped:            2;Timeout:            1@12@2@2",
        "googletest@[  PASSED  ] 12 tests.;[  SKIPPED ] 1 test, listed below:;[  FAILED  ] 2"
            + " tests, listed below:@12@2@1",
        "catch2@All tests passed (30 assertions in 12 test cases)@12@0@0",
        "catch2@test cases:  13 |  12 passed | 1 failed;assertions: 30 | 29 passed | 1"
            + " failed@12@1@0",
        "doctest@[doctest] test cases:  13 |  12 passed | 1 failed | 2 skipped@12@1@2",
        "unity@13 Tests 1 Failures 2 Ignored@10@1@2",
        "check@92%: Checks: 13, Failures: 1, Errors: 0@12@1@0",
        "xctest@\t Executed 13 tests, with 2 tests skipped and 1 failure (0 unexpected) in"
            + " 0.1@10@1@2",
        "zig@12 passed; 1 skipped; 2 failed.@12@2@1",
        "redis tcl@[ok]: SET works (1 ms);[err]: GET works in a.tcl;[ignore]: big;[ok]: DEL@2@1@1",
        "rspec@12 examples, 1 failure, 2 pending@9@1@2",
        "minitest@12 runs, 30 assertions, 1 failures, 1 errors, 2 skips@8@2@2",
        "test-unit@12 tests, 30 assertions, 1 failures, 1 errors, 1 pendings, 1 omissions, 0"
            + " notifications@8@2@2",
        "phpunit@OK (12 tests, 30 assertions)@12@0@0",
        "phpunit@Tests: 12, Assertions: 30, Errors: 1, Failures: 1, Warnings: 2, Skipped: 2.@8@2@2",
        "pest@  Tests:    1 failed, 2 skipped, 12 passed (30 assertions)@12@1@2",
        "dotnet test@Failed!  - Failed:     1, Passed:    12, Skipped:     2, Total:    15,"
            + " Duration: 1 s@12@1@2",
        "exunit@3 doctests, 12 tests, 1 failure, 2 skipped@9@1@2",
        "eunit@  All 12 tests passed.@12@0@0",
        "eunit@  Failed: 1.  Skipped: 2.  Passed: 12.@12@1@2",
        "tasty@1 out of 12 tests failed (0.01s)@11@1@0",
        "dart@00:01 +12 ~1 -2: Some tests failed.@12@2@1",
      })
  void every_framework_is_read_alone(
      String framework, String output, int passing, int failing, int skipped) {
    String text = output.replace(';', '\n') + "\n";
    if (framework.equals("zig") || framework.equals("cargo")) {
      text = output.replace("; ", "\0").replace(';', '\n').replace("\0", "; ") + "\n";
    }
    assertThat(TestReports.read(text))
        .isEqualTo(Map.of(framework, new TestCounts(passing, failing, skipped)));
  }

  @Test
  void two_frameworks_in_one_run_are_told_apart() {
    assertThat(
            TestReports.read(
                "==== 3 passed in 0.1s ====\n\u001b[32m  5 passing\u001b[0m\u001b[90m (4s)\n"))
        .isEqualTo(Map.of("pytest", new TestCounts(3, 0, 0), "mocha", new TestCounts(5, 0, 0)));
  }

  @Test
  void report_files_add_up() {
    assertThat(
            TestReports.readXml(
                List.of(
                    "<?xml version=\"1.0\"?>\n<testsuite name=\"a\" tests=\"3\" skipped=\"1\""
                        + " failures=\"1\" errors=\"0\" timestamp=\"x\">",
                    "<testsuites><testsuite errors=\"1\" tests=\"2\" name=\"b\">",
                    "<project/>")))
        .contains(new TestCounts(2, 2, 1));
    assertThat(TestReports.readXml(List.of("<project/>"))).isEmpty();
  }

  @Test
  void anything_else_is_not_guessed() {
    assertThat(TestReports.read("all good\nTests: none\n12 things passed\n")).isEmpty();
    assertThat(TestReports.read("")).isEmpty();
  }

  @Test
  void absurd_numbers_do_not_break_it() {
    assertThat(TestReports.read("  99999999999999999999 passing\n"))
        .isEqualTo(Map.of("mocha", new TestCounts(9_999_999, 0, 0)));
  }

  @Test
  @Timeout(60)
  void hostile_output_takes_no_time() {
    int size = 1 << 20;
    for (String unit :
        List.of(
            "\n",
            " ",
            "9",
            "1 passed, ",
            "Summary [",
            "(",
            "1 test passed\n",
            "Tests: 9",
            "ok 1 ",
            "\u001b]",
            "Test Suites: x\nTests: 1",
            "Ran 1 tests in 1s\n",
            "+1")) {
      String text = "Tests: " + unit.repeat(size / unit.length());
      long start = System.nanoTime();
      assertThatCode(() -> TestReports.read(text)).doesNotThrowAnyException();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as(unit)
          .isLessThan(Duration.ofSeconds(20));
    }
  }
}
