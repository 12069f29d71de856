// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.check;

import java.time.Instant;
import java.util.Optional;

/// What a tree's build and tests said in one environment.
///
/// @param envKey the environment that it ran in, hex
/// @param build how the build ended; empty when the project has no build task
/// @param test how the tests ended; empty when the project has no test task
/// @param at when it ended
public record CheckResult(
    String envKey, Optional<TaskResult> build, Optional<TestResult> test, Instant at) {

  /// How a task ended.
  ///
  /// @param exitCode as the shell counts: 0 is success, 128 + n is death by signal n, 124 is the
  ///   time limit
  public record TaskResult(String command, int exitCode, long millis) {
    public boolean ok() {
      return exitCode == 0;
    }
  }

  /// How the tests ended.
  ///
  /// @param counts empty when the runner's report was not understood
  /// @param tail the last lines of output when the tests failed; empty otherwise
  public record TestResult(TaskResult task, Optional<TestCounts> counts, String tail) {}

  /// `Tests: 47 passing | Build: ok`, with the failures counted when there are any.
  public String summary() {
    return "Tests: " + testWords() + " | Build: " + buildWords();
  }

  private String testWords() {
    if (test.isEmpty()) {
      return "none";
    }
    TestResult result = test.get();
    if (result.counts().isEmpty()) {
      return result.task().ok() ? "passing" : "failing (exit " + result.task().exitCode() + ")";
    }
    TestCounts counts = result.counts().get();
    String words = counts.passing() + " passing";
    if (counts.failing() > 0) {
      words += ", " + counts.failing() + " failing";
    } else if (!result.task().ok()) {
      words += ", exit " + result.task().exitCode();
    }
    return words;
  }

  private String buildWords() {
    return build
        .map(task -> task.ok() ? "ok" : "failed (exit " + task.exitCode() + ")")
        .orElse("none");
  }
}
