// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.check;

import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.zagi.env.Environment;
import sh.zagi.env.Progress;
import sh.zagi.env.Task;
import sh.zagi.review.check.CheckResult.TaskRun;
import sh.zagi.review.count.LiveCounts;
import sh.zagi.review.count.TestCounts;
import sh.zagi.review.count.TestReports;
import sh.zagi.session.LoginVariables;
import sh.zagi.session.SessionId;
import sh.zagi.session.Sessions;
import sh.zagi.session.runtime.ProcessSpec;
import sh.zagi.session.terminal.AttachedProcess;
import sh.zagi.session.terminal.Stdio;
import sh.zagi.session.workspace.SessionMounts;

/// Runs tasks of a project in one session, one after the other.
final class TaskRunner {
  private static final Duration TASK_LIMIT = Duration.ofMinutes(20);
  private static final Duration REPORT_LIMIT = Duration.ofMinutes(1);
  private static final int EXIT_TIMED_OUT = 124;
  private static final int SIGKILL = 9;
  private static final int TAIL_LINES = 40;

  /// Where report files are sought, and how much of each is read: the figures stand first.
  private static final String REPORTS =
      "find . -name node_modules -prune -o -type f -name '*.xml' -size -20000k"
          + " -newer /tmp/.zagi-task -path '*test*' -print 2>/dev/null | head -n 2000"
          + " | while IFS= read -r file; do head -c 1500 \"$file\"; printf '\\0'; done";

  private final Sessions sessions;
  private final SessionId session;
  private final Environment environment;
  private final Progress progress;

  /// What the tasks that ended counted.
  private TestCounts before = TestCounts.NONE;

  /// @param progress hears of tests while they run
  TaskRunner(Sessions sessions, SessionId session, Environment environment, Progress progress) {
    this.sessions = sessions;
    this.session = session;
    this.environment = environment;
    this.progress = progress;
  }

  /// A run with all that it printed, as far as that is kept.
  record Ran(TaskRun run, String output) {}

  Ran run(String name, Task task) throws InterruptedException {
    var _ = execute(new Line("touch /tmp/.zagi-task", "", REPORT_LIMIT));
    long start = System.nanoTime();
    boolean tests = name.endsWith("test");
    Line line = new Line(task.command(), task.folder(), TASK_LIMIT);
    Ended ended = tests ? executeTests(line) : execute(line);
    long millis = (System.nanoTime() - start) / 1_000_000;
    Map<String, TestCounts> counts = tests ? counts(ended.output(), task.folder()) : Map.of();
    for (TestCounts one : counts.values()) {
      before = before.plus(one);
    }
    String tail = ended.code() == 0 ? "" : tail(ended.output());
    return new Ran(
        new TaskRun(name, task.command(), task.folder(), ended.code(), millis, counts, tail),
        ended.output());
  }

  private Map<String, TestCounts> counts(String output, String folder) throws InterruptedException {
    Map<String, TestCounts> printed = TestReports.read(output);
    if (!printed.isEmpty()) {
      return printed;
    }
    String starts = execute(new Line(REPORTS, folder, REPORT_LIMIT)).output();
    return TestReports.readXml(Arrays.asList(starts.split("\0", -1)))
        .map(counts -> Map.of("junit", counts))
        .orElse(Map.of());
  }

  private static String tail(String output) {
    List<String> lines = output.lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
  }

  private record Line(String command, String folder, Duration limit) {}

  private record Ended(int code, String output) {}

  private Ended executeTests(Line line) throws InterruptedException {
    LiveCounts live = new LiveCounts();
    try (TestTeller _ = TestTeller.begin(live, before, progress)) {
      return execute(line, live::write);
    }
  }

  private Ended execute(Line line) throws InterruptedException {
    return execute(line, OutputTail.Listener.none());
  }

  private Ended execute(Line line, OutputTail.Listener listener) throws InterruptedException {
    OutputTail output = new OutputTail(listener);
    String folder =
        line.folder().isEmpty()
            ? SessionMounts.WORKSPACE
            : SessionMounts.WORKSPACE + "/" + line.folder();
    AttachedProcess process =
        sessions.enter(
            session,
            new ProcessSpec(
                ProcessSpec.User.DEV,
                List.of("/bin/sh", "-c", line.command()),
                folder,
                variables(),
                Optional.empty()),
            new Stdio(InputStream.nullInputStream(), output, output));
    Thread limit =
        Thread.ofVirtual().name("check limit").start(() -> killAfter(line.limit(), process));
    int code;
    try {
      code = process.await().code();
    } finally {
      sessions.leave(session);
    }
    boolean timedOut = !limit.isAlive();
    limit.interrupt();
    return new Ended(timedOut ? EXIT_TIMED_OUT : code, output.text());
  }

  private static void killAfter(Duration time, AttachedProcess process) {
    try {
      Thread.sleep(time);
      process.signal(SIGKILL);
      process.hangUp();
    } catch (InterruptedException _) {
      // The task ended in time.
    }
  }

  private Map<String, String> variables() {
    Map<String, String> variables = LoginVariables.of(environment);
    variables.put("CI", "true");
    return variables;
  }
}
