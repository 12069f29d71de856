// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.count;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveCountsTest {
  /// Lines as the frameworks print them while they run; `;` stands for a line's end.
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '@',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "node:test@TAP version 13;# Subtest: adds;ok 1 - adds;  ---;  duration_ms: 1;  type:"
            + " 'test';  ...;# Subtest: group;    # Subtest: a;    ok 1 - a;      ---;      type:"
            + " 'test';    not ok 2 - b;      ---;      type: 'test';    1..2;not ok 2 - group; "
            + " ---;  type: 'suite';  ...;ok 3 - later # SKIP no;@2@1@0",
        "spec@✔ adds (0.5ms);✖ fails (1ms);ℹ tests 2;✖ failing tests:;;✖ fails (1ms);@1@1@0",
        "mocha@  group;    ✓ adds;    ✔ subtracts (40ms);;  2 passing (5ms);@2@0@0",
        "jest@\u001b[32mPASS\u001b[0m ./a.test.js;  \u001b[32m✓\u001b[0m adds (2 ms);  ✕ fails;@1@1@0",
        "vitest@ ✓ src/a.test.ts (12 tests) 5ms; ❯ src/b.test.ts (5 tests | 2 failed) 9ms;@15@2@0",
        "pytest@tests/test_a.py ..F.s                    [ 50%];.....  [100%];=== FAILURES"
            + " ===;FAILED tests/test_a.py::b;@8@1@1",
        "pytest -v@tests/a.py::test_x PASSED         [ 25%];tests/a.py::test_y FAILED  [ 50%];"
            + "tests/a.py::test_z SKIPPED [ 75%];@1@1@1",
        "unittest -v@test_a (t.T.test_a) ... ok;test_b (t.T.test_b) ... FAIL;test_c (t.T.test_c)"
            + " ... skipped 'no';@1@1@1",
        "cargo@running 3 tests;test a::b ... ok;test c ... FAILED;test d ... ignored;;failures:;@1@1@1",
        "go -v@=== RUN   TestA;--- PASS: TestA (0.00s);--- FAIL: TestB (0.01s);--- SKIP: TestC"
            + " (0.00s);@1@1@1",
        "surefire@[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 1, Time elapsed: 0.1 s --"
            + " in a.BTest;[ERROR] Tests run: 4, Failures: 1, Errors: 1, Skipped: 0, Time elapsed:"
            + " 0.2 s <<< FAILURE! -- in a.CTest;@4@2@1",
        "gradle@ATest > adds() PASSED;ATest > fails() FAILED;@1@1@0",
        "googletest@[ RUN      ] A.b;[       OK ] A.b (0 ms);[  FAILED  ] A.c (1 ms);[  FAILED  ]"
            + " 1 test, listed below:;@1@1@0",
        "ctest@ 1/2 Test #1: unit ......   Passed    0.01 sec; 2/2 Test #2: other"
            + " ....***Failed    0.01 sec;@1@1@0",
        "nothing@Compiling 12 files;warning: 3 tests are slow;done;@0@0@0",
      })
  void what_a_framework_prints_while_it_runs_is_counted(
      String framework, String printed, int passing, int failing, int skipped) throws IOException {
    LiveCounts live = new LiveCounts();
    live.write(printed.replace(';', '\n').getBytes(UTF_8));
    assertThat(live.counts()).as(framework).isEqualTo(new TestCounts(passing, failing, skipped));
  }

  @Test
  void a_line_may_come_in_pieces_and_counts_when_it_ends() throws IOException {
    LiveCounts live = new LiveCounts();
    for (byte one : "1..2\nok 1 - größer\nok 2".getBytes(UTF_8)) {
      live.write(one);
    }
    assertThat(live.counts().passing()).isEqualTo(1);
    live.write('\n');
    assertThat(live.counts().passing()).isEqualTo(2);
  }

  @Test
  void hostile_output_costs_no_memory_and_never_fails() throws IOException {
    LiveCounts live = new LiveCounts();
    byte[] endless = "x > ".repeat(250_000).getBytes(UTF_8);
    live.write(endless);
    live.write(" PASSED\n".getBytes(UTF_8));
    assertThat(live.counts()).isEqualTo(TestCounts.NONE);
    String lie = "Tests run: 9999999, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 1 s\n";
    live.write(lie.repeat(1_000).getBytes(UTF_8));
    assertThat(live.counts().passing()).isBetween(100_000_000, 120_000_000);
  }
}
