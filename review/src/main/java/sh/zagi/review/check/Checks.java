// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.check;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.zagi.env.Environment;
import sh.zagi.env.Progress;
import sh.zagi.review.check.CheckResult.TaskRun;
import sh.zagi.session.Session;
import sh.zagi.session.Sessions;
import sh.zagi.session.service.ServiceState;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.TreeId;

/// Runs a commit's build and tests in a session of its own, with the services of its environment,
/// as nobody in particular and without network, and keeps what they said. Safe for use by many
/// threads.
public final class Checks {
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
      RepoRecord record, Repo repo, CommitId commit, Environment environment, long accountId) {
    /// The same commit in another environment.
    public Subject in(Environment other) {
      return new Subject(record, repo, commit, other, accountId);
    }
  }

  /// The result for a commit's tree in this environment, when there is one.
  public Optional<CheckResult> find(Subject subject) {
    TreeId tree = subject.repo().treeId(subject.commit());
    return CheckNotes.find(subject.repo(), tree, subject.environment().key().hex());
  }

  /// Gives the result for a commit's tree, running its tasks when there is none for this
  /// environment. The result is a durable note when this returns.
  public CheckResult ensure(Subject subject, Progress progress) throws InterruptedException {
    Optional<CheckResult> present = find(subject);
    if (present.isPresent()) {
      return present.get();
    }
    CheckResult result = run(subject, progress).result();
    keep(subject, result);
    return result;
  }

  /// Makes a result durable.
  void keep(Subject subject, CheckResult result) {
    CheckNotes.put(subject.repo(), subject.repo().treeId(subject.commit()), result);
  }

  /// A result with what the failed tasks printed.
  record Ran(CheckResult result, String failures) {}

  Ran run(Subject subject, Progress progress) throws InterruptedException {
    Session session =
        sessions.open(
            new Sessions.Opening(
                subject.repo(),
                subject.record().id(),
                subject.accountId(),
                subject.commit(),
                subject.environment(),
                Session.Purpose.CHECK,
                Session.Labels.NONE));
    try {
      TaskRunner runner = new TaskRunner(sessions, session.id(), subject.environment(), progress);
      List<TaskRun> runs = new ArrayList<>();
      StringBuilder failures = new StringBuilder();
      for (CheckPlan.Step step : CheckPlan.of(subject.environment().manifest())) {
        progress.step(words(step));
        TaskRunner.Ran ran = runner.run(step.name(), step.task());
        runs.add(ran.run());
        if (!ran.run().ok()) {
          failures.append(ran.output()).append('\n');
        }
      }
      String key = subject.environment().key().hex();
      CheckResult result =
          new CheckResult(key, runs, troubles(session), List.of(), clock.instant());
      return new Ran(result, failures.toString());
    } finally {
      sessions.delete(session.id());
    }
  }

  private static String words(CheckPlan.Step step) {
    return switch (step.kind()) {
      case "install" -> "installing";
      case "build" -> "building";
      default -> "running tests";
    };
  }

  private List<String> troubles(Session session) {
    return sessions.services(session.id()).stream()
        .filter(state -> !state.ready())
        .map((ServiceState state) -> state.name() + ": " + state.sentence())
        .toList();
  }
}
