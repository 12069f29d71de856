// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.check;

import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.zagi.env.Environment;
import sh.zagi.env.Progress;
import sh.zagi.env.Task;
import sh.zagi.review.check.CheckResult.TaskResult;
import sh.zagi.review.check.CheckResult.TestResult;
import sh.zagi.session.LoginVariables;
import sh.zagi.session.Session;
import sh.zagi.session.Sessions;
import sh.zagi.session.runtime.ProcessSpec;
import sh.zagi.session.terminal.AttachedProcess;
import sh.zagi.session.terminal.Stdio;
import sh.zagi.session.workspace.SessionMounts;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.TreeId;

/// Runs a commit's build and tests in a session of its own, as nobody in particular, without
/// network, and keeps what they said. Safe for use by many threads.
public final class Checks {
  private static final Duration TASK_LIMIT = Duration.ofMinutes(20);
  private static final int EXIT_TIMED_OUT = 124;
  private static final int SIGKILL = 9;
  private static final int TAIL_LINES = 40;

  private final Sessions sessions;
  private final InstantSource clock;

  public Checks(Sessions sessions, InstantSource clock) {
    this.sessions = sessions;
    this.clock = clock;
  }

  /// What is checked.
  ///
  /// @param accountId whose push or visit caused it: the session is charged to this account
  public record Subject(
      RepoRecord record, Repo repo, CommitId commit, Environment environment, long accountId) {}

  /// Gives the result for a commit's tree, running build and tests when there is none for this
  /// environment. The result is a durable note when this returns.
  public CheckResult ensure(Subject subject, Progress progress) throws InterruptedException {
    TreeId tree = subject.repo().treeId(subject.commit());
    Optional<CheckResult> present =
        CheckNotes.find(subject.repo(), tree)
            .filter(result -> result.envKey().equals(subject.environment().key().hex()));
    if (present.isPresent()) {
      return present.get();
    }
    CheckResult result = run(subject, progress);
    CheckNotes.put(subject.repo(), tree, result);
    return result;
  }

  private CheckResult run(Subject subject, Progress progress) throws InterruptedException {
    Session session =
        sessions.open(
            new Sessions.Opening(
                subject.repo(),
                subject.record().id(),
                subject.accountId(),
                subject.commit(),
                subject.environment(),
                Session.Purpose.CHECK));
    try {
      Map<String, Task> tasks = subject.environment().manifest().tasks();
      Optional<TaskResult> build = Optional.empty();
      if (tasks.containsKey("build")) {
        progress.step("building");
        build = Optional.of(run(session, subject.environment(), tasks.get("build")).result());
      }
      Optional<TestResult> test = Optional.empty();
      if (tasks.containsKey("test")) {
        progress.step("running tests");
        test = Optional.of(run(session, subject.environment(), tasks.get("test")).testResult());
      }
      return new CheckResult(subject.environment().key().hex(), build, test, clock.instant());
    } finally {
      sessions.delete(session.id());
    }
  }

  private record Ran(TaskResult result, String output) {
    TestResult testResult() {
      List<String> lines = output.lines().toList();
      String tail =
          String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
      return new TestResult(result, TestReportReader.read(output), result.ok() ? "" : tail);
    }
  }

  private Ran run(Session session, Environment environment, Task task) throws InterruptedException {
    long start = System.nanoTime();
    OutputTail output = new OutputTail();
    AttachedProcess process =
        sessions.enter(
            session.id(),
            new ProcessSpec(
                ProcessSpec.User.DEV,
                List.of("/bin/sh", "-c", task.command()),
                task.folder().isEmpty()
                    ? SessionMounts.WORKSPACE
                    : SessionMounts.WORKSPACE + "/" + task.folder(),
                variables(environment),
                Optional.empty()),
            new Stdio(InputStream.nullInputStream(), output, output));
    Thread limit =
        Thread.ofVirtual().name("check limit").start(() -> killAfter(TASK_LIMIT, process));
    int code;
    try {
      code = process.await().code();
    } finally {
      sessions.leave(session.id());
    }
    boolean timedOut = !limit.isAlive();
    limit.interrupt();
    long millis = (System.nanoTime() - start) / 1_000_000;
    return new Ran(
        new TaskResult(task.command(), timedOut ? EXIT_TIMED_OUT : code, millis), output.text());
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

  private static Map<String, String> variables(Environment environment) {
    Map<String, String> variables = LoginVariables.of(environment);
    variables.put("CI", "true");
    return variables;
  }
}
