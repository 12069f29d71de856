// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.config.DataSize;
import sh.zagi.env.Environment;
import sh.zagi.env.Progress;
import sh.zagi.env.Resolution;
import sh.zagi.review.check.CheckNotes;
import sh.zagi.review.check.CheckResult;
import sh.zagi.session.Session;
import sh.zagi.session.SessionException;
import sh.zagi.session.SessionId;
import sh.zagi.session.Sessions;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.NamedRevision;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.TreeId;
import sh.zagi.storage.repo.WrittenFiles;

/// The way in: environment, session, banner, process. Safe for use by many threads.
final class Entrance {
  private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);

  /// Fewer bytes of files are written before anybody wonders.
  private static final long MUCH = 256L << 20;

  /// As a shell counts a program that Ctrl-C ended.
  private static final int LEFT = 130;

  private final SessionParts parts;
  private final WorkRecorder recorder;
  private final SessionProcess processes;
  private final Watching watching = new Watching();
  private final Turns turns = new Turns();

  Entrance(SessionParts parts, WorkRecorder recorder) {
    this.parts = parts;
    this.recorder = recorder;
    this.processes = new SessionProcess(parts.sessions(), watching);
  }

  /// Shows the terminal of a session that runs.
  Outcome watch(Session session, Exchange exchange) throws IOException, InterruptedException {
    return parts.sessions().runs(session.id())
        ? new View(parts.sessions(), watching).run(session.id(), exchange)
        : refused(ProblemCode.UNAVAILABLE, "nobody is in s-" + session.id() + " now");
  }

  Outcome enter(Visit visit, Exchange exchange) throws IOException, InterruptedException {
    Optional<Session> present = present(visit);
    CommitId base = present.map(Session::base).orElseGet(() -> tip(visit));
    Screen screen = Screen.of(exchange, visit.command().isPresent());
    screen.begin("Resolving environment... ");
    Patience patience = new Patience(exchange, screen);
    Optional<Prepared> prepared =
        patience.await(
            "environment of " + visit.record().path(),
            () -> prepare(visit.repo(), base, present.isEmpty(), patience));
    if (prepared.isEmpty()) {
      screen.leave("left; the environment is built without you, come back for it");
      return new Outcome.Ended(new ExitStatus.Exited(LEFT));
    }
    switch (prepared.get().resolution()) {
      case Resolution.Nothing(String sentence) -> {
        screen.finish("nothing to run");
        return refused(ProblemCode.INVALID, sentence);
      }
      case Resolution.Failed(String step, String sentence) -> {
        screen.finish("failed");
        return refused(ProblemCode.UNAVAILABLE, "environment: " + step + " failed: " + sentence);
      }
      case Resolution.Ready(Environment environment, boolean built) -> {
        screen.finish((built ? "built (" : "cached (") + prepared.get().elapsed() + ")");
        screen.line("Starting session...");
        return enter(visit, base, environment, new Attendance(patience.exchange(), screen));
      }
    }
  }

  /// @param elapsed by the environment alone, in words
  private record Prepared(Resolution resolution, String elapsed) {}

  /// @param files whether a session will need the files of the commit, too
  private Prepared prepare(Repo repo, CommitId base, boolean files, Progress progress)
      throws InterruptedException {
    long start = System.nanoTime();
    Resolution resolution = parts.environments().prepare(repo, base, progress);
    String elapsed = elapsed(start);
    if (files && resolution instanceof Resolution.Ready) {
      try {
        parts.sessions().prepareFiles(repo, base, new LargeFiles(progress));
      } catch (SessionException e) {
        // The session will not start either, and says so.
        LOG.debug("files of {} are not there", base, e);
      }
    }
    return new Prepared(resolution, elapsed);
  }

  /// Tells of files only when there are many bytes of them.
  private static final class LargeFiles implements WrittenFiles {
    private final Progress progress;
    private boolean told;

    LargeFiles(Progress progress) {
      this.progress = progress;
    }

    @Override
    public void hear(long done, long total) {
      if (total >= MUCH) {
        if (!told) {
          told = true;
          progress.step("writing " + new DataSize(total).rounded() + " of files");
        }
        progress.detail(done, total);
      }
    }
  }

  private Optional<Session> present(Visit visit) {
    return switch (visit.start()) {
      case Visit.Start.At(_, String revision) ->
          parts.sessions().latest(visit.record().id(), visit.account().id().value(), revision);
      case Visit.Start.New _, Visit.Start.Guest _ -> Optional.empty();
      case Visit.Start.Into(Session session) -> Optional.of(session);
    };
  }

  private static CommitId tip(Visit visit) {
    return switch (visit.start()) {
      case Visit.Start.At(CommitId tip, _) -> tip;
      case Visit.Start.New(CommitId tip) -> tip;
      case Visit.Start.Guest(CommitId tip) -> tip;
      case Visit.Start.Into(Session session) -> session.base();
    };
  }

  private record Attendance(Exchange exchange, Screen screen) {}

  private Outcome enter(Visit visit, CommitId base, Environment environment, Attendance attendance)
      throws IOException, InterruptedException {
    Session session;
    try {
      switch (running(visit, base, environment)) {
        case Start.Refused(Problem problem) -> {
          return new Outcome.Refused(problem);
        }
        case Start.Done(Session started) -> session = started;
      }
    } catch (SessionException e) {
      LOG.warn("session on {} did not start", visit.record().path(), e);
      return refused(ProblemCode.UNAVAILABLE, String.valueOf(e.getMessage()));
    }
    if (isGuest(visit)) {
      return stay(visit, session, environment, attendance);
    }
    if (visit.command().isEmpty()) {
      greet(visit, session, environment, attendance.screen());
    }
    try {
      return processes.run(
          new SessionProcess.Entry(
              session, environment, visit.command(), () -> recorder.tryRecord(session)),
          attendance.exchange());
    } catch (SessionException e) {
      return refused(ProblemCode.UNAVAILABLE, String.valueOf(e.getMessage()));
    }
  }

  private static boolean isGuest(Visit visit) {
    return visit.start() instanceof Visit.Start.Guest;
  }

  /// Until the guest leaves or the time is up; nothing is left of it.
  private Outcome stay(Visit visit, Session session, Environment environment, Attendance attendance)
      throws InterruptedException {
    Duration life = parts.strangers().life();
    Thread end =
        Thread.ofVirtual()
            .name("end of s-" + session.id())
            .start(() -> endAfter(session.id(), life));
    try {
      greet(visit, session, environment, attendance.screen());
      attendance
          .screen()
          .line(
              "Guest: ends in "
                  + (life.toMinutes() > 0 ? life.toMinutes() + " min" : life.toSeconds() + " s")
                  + " with all files; no network; log in to keep your work");
      attendance.screen().line("");
      return processes.run(
          new SessionProcess.Entry(session, environment, Optional.empty(), () -> {}),
          attendance.exchange());
    } catch (SessionException e) {
      return refused(ProblemCode.UNAVAILABLE, String.valueOf(e.getMessage()));
    } finally {
      end.interrupt();
      parts.sessions().delete(session.id());
    }
  }

  private void endAfter(SessionId id, Duration life) {
    try {
      Thread.sleep(life);
      parts.sessions().notices().tell(id, "your time here is up; log in to stay longer");
      parts.sessions().stop(id);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private sealed interface Start {
    record Done(Session session) implements Start {}

    record Refused(Problem problem) implements Start {}
  }

  /// Joins or opens. Two connections of one person that arrive together, as editors make them, must
  /// end up in one session.
  private Start running(Visit visit, CommitId base, Environment environment) {
    ReentrantLock turn = turns.of(visit.record().id(), visit.account().id().value());
    turn.lock();
    try {
      // Asked anew: another connection may have opened it a moment ago, on the same commit.
      Optional<Session> present = present(visit).filter(session -> session.base().equals(base));
      boolean runs = present.filter(session -> parts.sessions().runs(session.id())).isPresent();
      if (!runs && !isGuest(visit)) {
        Optional<Problem> refusal =
            parts
                .quota()
                .refusal(parts.sessions(), visit.account().id().value(), present.isEmpty());
        if (refusal.isPresent()) {
          return new Start.Refused(refusal.get());
        }
      }
      return new Start.Done(
          present.isPresent()
              ? parts.sessions().resume(present.get(), visit.repo(), environment)
              : open(visit, base, environment));
    } finally {
      turn.unlock();
    }
  }

  private Session open(Visit visit, CommitId base, Environment environment) {
    String revision = visit.start() instanceof Visit.Start.At(_, String word) ? word : "";
    return parts
        .sessions()
        .open(
            new Sessions.Opening(
                visit.repo(),
                visit.record().id(),
                visit.account().id().value(),
                base,
                environment,
                isGuest(visit) ? Session.Purpose.VISIT : Session.Purpose.WORK,
                new Session.Labels("", revision, Optional.empty())));
  }

  private void greet(Visit visit, Session session, Environment environment, Screen screen) {
    screen.line("");
    new Banner(
            environment,
            visit.record().path().name(),
            parts.environments().proposals().standing(visit.repo(), environment.key()).trusted(),
            checks(visit, session),
            parts.sessions().services(session.id()))
        .lines()
        .forEach(screen::line);
    session
        .labels()
        .parent()
        .ifPresent(parent ->
            screen.line("Session: s-" + session.id() + ", your fork of s-" + parent.id()));
    Optional<CommitId> tip =
        session.labels().revision().isEmpty()
            ? visit.repo().trunkCommit()
            : NamedRevision.find(visit.repo(), session.labels().revision());
    if (tip.isPresent() && !tip.get().equals(session.base())) {
      screen.line(
          "Session: on "
              + session.base().abbreviated()
              + ", "
              + (session.labels().revision().isEmpty() ? "trunk" : session.labels().revision())
              + " is at "
              + tip.get().abbreviated()
              + " (enter "
              + visit.record().path()
              + "+new to start there)");
    }
    screen.line("");
  }

  /// What checks said of the files as they are, or else of those that the session began with.
  private Banner.Checks checks(Visit visit, Session session) {
    TreeId base = visit.repo().treeId(session.base());
    TreeId now = parts.saver().recorded(session, visit.repo()).orElse(base);
    Optional<CheckResult> current = CheckNotes.find(visit.repo(), now);
    return current.isPresent() || now.equals(base)
        ? new Banner.Checks(current, false)
        : new Banner.Checks(CheckNotes.find(visit.repo(), base), true);
  }

  private static Outcome refused(ProblemCode code, String message) {
    return new Outcome.Refused(Problem.of(code, message));
  }

  private static String elapsed(long startNanos) {
    long millis = (System.nanoTime() - startNanos) / 1_000_000;
    return millis < 10_000 ? millis + "ms" : millis / 1_000 + "s";
  }
}
