// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.check;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import sh.zagi.review.count.TestCounts;

/// What a tree's tasks said in one environment.
///
/// @param envKey the environment that they ran in, hex
/// @param runs in the order in which they ran
/// @param services why services of the environment did not serve, one sentence each
/// @param repairs what was tried before this environment was found, oldest first
/// @param at when it ended
public record CheckResult(
    String envKey, List<TaskRun> runs, List<String> services, List<RepairTry> repairs, Instant at) {
  public CheckResult {
    runs = List.copyOf(runs);
    services = List.copyOf(services);
    repairs = List.copyOf(repairs);
  }

  /// How a task ended.
  ///
  /// @param task its name in the environment: `test`, or `packages/a:test`
  /// @param folder where it ran; empty for the top
  /// @param exitCode as the shell counts: 0 is success, 128 + n is death by signal n, 124 is the
  ///   time limit
  /// @param counts by test framework; empty when none reported
  /// @param tail the last lines of output when it failed; empty otherwise
  public record TaskRun(
      String task,
      String command,
      String folder,
      int exitCode,
      long millis,
      Map<String, TestCounts> counts,
      String tail) {
    public TaskRun {
      counts = new TreeMap<>(counts);
    }

    public boolean ok() {
      return exitCode == 0;
    }

    /// `test` for `packages/a:test`.
    String kind() {
      return task.substring(task.lastIndexOf(':') + 1);
    }
  }

  /// A changed environment that was tried because a run failed.
  ///
  /// @param fromEnv the environment that failed, hex
  /// @param toEnv the one that was tried; empty when it could not be built
  /// @param reason what was changed and why
  /// @param evidence the line of output that says what is missing
  /// @param diff of env.nix, a line for each line that went or came
  /// @param outcome what came of it
  public record RepairTry(
      String fromEnv,
      String toEnv,
      String reason,
      String evidence,
      List<String> diff,
      String outcome) {
    public RepairTry {
      diff = List.copyOf(diff);
    }
  }

  /// The same with what was tried before.
  CheckResult after(List<RepairTry> tries) {
    return new CheckResult(envKey, runs, services, tries, at);
  }

  /// Whether every build and test task succeeded; installing is done by the environment already.
  public boolean green() {
    return Stream.concat(of("build"), of("test")).allMatch(TaskRun::ok);
  }

  /// The runs of one kind of task.
  public Stream<TaskRun> of(String kind) {
    return runs.stream().filter(run -> run.kind().equals(kind));
  }

  /// All counted tests.
  public TestCounts counts() {
    return runs.stream()
        .flatMap(run -> run.counts().values().stream())
        .reduce(TestCounts.NONE, TestCounts::plus);
  }

  /// `Tests: 47 passing | Build: ok`, with the failures counted when there are any.
  public String summary() {
    return "Tests: " + testWords() + " | Build: " + buildWords();
  }

  private String testWords() {
    List<TaskRun> tests = of("test").toList();
    if (tests.isEmpty()) {
      return "none";
    }
    int exit =
        tests.stream().filter(run -> !run.ok()).mapToInt(TaskRun::exitCode).findFirst().orElse(0);
    TestCounts counts = counts();
    if (counts.total() == 0) {
      return exit == 0 ? "passing" : "failing (exit " + exit + ")";
    }
    String words = counts.passing() + " passing";
    if (counts.failing() > 0) {
      return words + ", " + counts.failing() + " failing";
    }
    return exit == 0 ? words : words + ", exit " + exit;
  }

  private String buildWords() {
    List<TaskRun> builds = of("build").toList();
    if (builds.isEmpty()) {
      return "none";
    }
    return builds.stream()
        .filter(run -> !run.ok())
        .findFirst()
        .map(run -> "failed (exit " + run.exitCode() + ")")
        .orElse("ok");
  }
}
