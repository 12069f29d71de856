// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.change.Signature;
import sh.zagi.env.Environment;
import sh.zagi.env.Resolution;
import sh.zagi.env.build.Environments;
import sh.zagi.review.check.CheckNotes;
import sh.zagi.session.Session;
import sh.zagi.session.SessionException;
import sh.zagi.session.SessionId;
import sh.zagi.session.Sessions;
import sh.zagi.session.WorkSaver;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Repositories;

/// Sessions in containers on this machine. Safe for use by many threads.
public final class LiveSessions implements SessionHost {
  private static final Logger LOG = LoggerFactory.getLogger(LiveSessions.class);

  private final Behind behind;
  private final SessionProcess processes;
  private final Turns turns = new Turns();

  /// What sessions are entered with.
  public record Behind(
      Repositories repositories,
      Accounts accounts,
      Environments environments,
      Sessions sessions,
      WorkSaver saver,
      InstantSource clock) {}

  public LiveSessions(Behind behind) {
    this.behind = behind;
    this.processes = new SessionProcess(behind.sessions());
  }

  /// A caller at the door of a repository.
  private record Visit(Wanted wanted, Account account, Repo repo, Optional<Session> present) {
    RepoRecord record() {
      return wanted.repository();
    }
  }

  @Override
  public Outcome enter(Wanted wanted, Exchange exchange) throws IOException, InterruptedException {
    if (!(exchange.caller() instanceof Caller.Person(Account account, _))) {
      return refused(ProblemCode.REFUSED, "sessions are for people with an account here");
    }
    RepoRecord record = wanted.repository();
    Repo repo = behind.repositories().open(record);
    Optional<Session> present =
        wanted.fresh()
            ? Optional.empty()
            : behind.sessions().latest(record.id(), account.id().value());
    Optional<CommitId> base = present.map(Session::base).or(repo::trunkCommit);
    if (base.isEmpty()) {
      return refused(
          ProblemCode.INVALID, "nothing to run: " + record.path() + " has no commits yet");
    }
    return enter(new Visit(wanted, account, repo, present), base.get(), exchange);
  }

  private Outcome enter(Visit visit, CommitId base, Exchange exchange)
      throws IOException, InterruptedException {
    Screen screen = Screen.of(exchange, visit.wanted().command().isPresent());
    screen.begin("Resolving environment... ");
    long start = System.nanoTime();
    Resolution resolution = behind.environments().prepare(visit.repo(), base, screen);
    switch (resolution) {
      case Resolution.Nothing(String sentence) -> {
        screen.finish("nothing to run");
        return refused(ProblemCode.INVALID, sentence);
      }
      case Resolution.Failed(String step, String sentence) -> {
        screen.finish("failed");
        return refused(ProblemCode.UNAVAILABLE, "environment: " + step + " failed: " + sentence);
      }
      case Resolution.Ready(Environment environment, boolean built) -> {
        screen.finish((built ? "built (" : "cached (") + elapsed(start) + ")");
        screen.line("Starting session...");
        return enter(visit, base, environment, new Attendance(exchange, screen));
      }
    }
  }

  private record Attendance(Exchange exchange, Screen screen) {}

  private Outcome enter(Visit visit, CommitId base, Environment environment, Attendance attendance)
      throws IOException, InterruptedException {
    Session session;
    try {
      session = running(visit, base, environment);
    } catch (SessionException e) {
      LOG.warn("session on {} did not start", visit.record().path(), e);
      return refused(ProblemCode.UNAVAILABLE, String.valueOf(e.getMessage()));
    }
    greet(visit, session, environment, attendance.screen());
    try {
      return processes.run(
          new SessionProcess.Entry(
              session,
              environment,
              visit.wanted().command(),
              () -> save(session, visit.repo(), visit.account())),
          attendance.exchange());
    } catch (SessionException e) {
      return refused(ProblemCode.UNAVAILABLE, String.valueOf(e.getMessage()));
    }
  }

  /// Joins or opens. Two connections of one person that arrive together, as editors make them, must
  /// end up in one session.
  private Session running(Visit visit, CommitId base, Environment environment) {
    ReentrantLock turn = turns.of(visit.record().id(), visit.account().id().value());
    turn.lock();
    try {
      Optional<Session> present =
          visit.present().or(() -> visit.wanted().fresh() ? Optional.empty() : latest(visit, base));
      return present.isPresent()
          ? behind.sessions().resume(present.get(), visit.repo(), environment)
          : open(visit, base, environment);
    } finally {
      turn.unlock();
    }
  }

  /// The session that another connection opened on the same commit a moment ago.
  private Optional<Session> latest(Visit visit, CommitId base) {
    return behind
        .sessions()
        .latest(visit.record().id(), visit.account().id().value())
        .filter(session -> session.base().equals(base));
  }

  private Session open(Visit visit, CommitId base, Environment environment) {
    return behind
        .sessions()
        .open(
            new Sessions.Opening(
                visit.repo(),
                visit.record().id(),
                visit.account().id().value(),
                base,
                environment,
                Session.Purpose.WORK));
  }

  private void greet(Visit visit, Session session, Environment environment, Screen screen) {
    if (visit.wanted().command().isPresent()) {
      return;
    }
    screen.line("");
    new Banner(
            environment,
            visit.record().path().name(),
            behind.environments().proposals().standing(visit.repo(), environment.key()).trusted(),
            CheckNotes.find(visit.repo(), visit.repo().treeId(session.base())),
            behind.sessions().services(session.id()))
        .lines()
        .forEach(screen::line);
    Optional<CommitId> trunk = visit.repo().trunkCommit();
    if (trunk.isPresent() && !trunk.get().equals(session.base())) {
      screen.line(
          "Session: on "
              + session.base().abbreviated()
              + ", trunk is at "
              + trunk.get().abbreviated()
              + " (enter "
              + visit.record().path()
              + "+new to start there)");
    }
    screen.line("");
  }

  /// Work is never lost when this fails: it stays in the session and is saved the next time.
  private void save(Session session, Repo repo, Account account) {
    try {
      behind.saver().save(session, repo, signature(account));
    } catch (RuntimeException e) {
      LOG.error("work of session {} was not recorded", session.id(), e);
    }
  }

  private Signature signature(Account account) {
    return new Signature(account.name(), account.name() + "@localhost", behind.clock().instant());
  }

  @Override
  public List<Listed> list(Caller caller) {
    Map<Long, String> pathById =
        behind.repositories().list().stream()
            .collect(Collectors.toMap(RepoRecord::id, record -> record.path().toString()));
    Map<Long, String> nameById =
        behind.accounts().list().stream()
            .collect(Collectors.toMap(account -> account.id().value(), Account::name));
    Function<Session, Listed> listed =
        session ->
            new Listed(
                session.id().value(),
                pathById.getOrDefault(session.repositoryId(), "?"),
                nameById.getOrDefault(session.accountId(), "?"),
                session.state().word(),
                session.usedAt().toString());
    return visible(caller).stream().map(listed).toList();
  }

  private List<Session> visible(Caller caller) {
    List<Session> work =
        behind.sessions().list().stream()
            .filter(session -> session.purpose() == Session.Purpose.WORK)
            .toList();
    return switch (caller) {
      case Caller.Person(Account account, _) ->
          work.stream()
              .filter(session -> account.admin() || session.accountId() == account.id().value())
              .toList();
      case Caller.Agent(Account owner, _) ->
          work.stream().filter(session -> session.accountId() == owner.id().value()).toList();
      case Caller.Platform _ -> work;
      case Caller.Anonymous _ -> List.of();
    };
  }

  @Override
  public boolean stop(Caller caller, String id) {
    Optional<Session> session =
        SessionId.parse(id)
            .flatMap(wanted ->
                visible(caller).stream().filter(one -> one.id().equals(wanted)).findFirst());
    session.ifPresent(this::stop);
    return session.isPresent();
  }

  private void stop(Session session) {
    behind.sessions().stop(session.id());
    saveAsOwner(session);
  }

  @Override
  public void endAll(RepoRecord repository) {
    endAll(session -> session.repositoryId() == repository.id());
  }

  @Override
  public void endAll(Account account) {
    endAll(session -> session.accountId() == account.id().value());
  }

  /// While its row lives a session keeps its range of user ids from others, so it must end first.
  private void endAll(Predicate<Session> which) {
    behind.sessions().list().stream()
        .filter(which)
        .map(Session::id)
        .forEach(behind.sessions()::delete);
  }

  /// Saves work whose owner is not at the terminal: after a stop, or after a restart.
  public void saveAsOwner(Session session) {
    Optional<RepoRecord> record =
        behind.repositories().list().stream()
            .filter(one -> one.id() == session.repositoryId())
            .findFirst();
    Optional<Account> owner =
        behind.accounts().list().stream()
            .filter(one -> one.id().value() == session.accountId())
            .findFirst();
    if (record.isPresent() && owner.isPresent()) {
      save(session, behind.repositories().open(record.get()), owner.get());
    }
  }

  private static Outcome refused(ProblemCode code, String message) {
    return new Outcome.Refused(Problem.of(code, message));
  }

  private static String elapsed(long startNanos) {
    long millis = (System.nanoTime() - startNanos) / 1_000_000;
    return millis < 10_000 ? millis + "ms" : millis / 1_000 + "s";
  }
}
