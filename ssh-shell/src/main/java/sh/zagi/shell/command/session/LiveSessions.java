// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import sh.zagi.session.Session;
import sh.zagi.session.SessionException;
import sh.zagi.session.SessionId;
import sh.zagi.session.Share;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.NamedRevision;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Shown;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoRecord;

/// Sessions in containers on this machine. Safe for use by many threads.
public final class LiveSessions implements SessionHost {
  private final SessionParts parts;
  private final SessionDesk desk;
  private final ForkDesk forks;
  private final Entrance entrance;

  public LiveSessions(SessionParts parts) {
    this.parts = parts;
    WorkRecorder recorder = new WorkRecorder(parts);
    this.desk = new SessionDesk(parts, recorder);
    this.forks = new ForkDesk(desk);
    this.entrance = new Entrance(parts, recorder);
  }

  @Override
  public Outcome enter(Wanted wanted, Exchange exchange) throws IOException, InterruptedException {
    if (exchange.caller() instanceof Caller.Inside(Account account, String id, _, _)
        && wanted.which() instanceof Which.One(String typed)
        && typed.equals(id)
        && wanted.command().isPresent()) {
      // What runs there already starts one more program there.
      Optional<Session> here = SessionId.parse(id).flatMap(parts.sessions()::find);
      return here.isPresent()
          ? into(here.get(), account, wanted, exchange)
          : refused(Problem.notFound("s-" + id));
    }
    if (exchange.caller() instanceof Caller.Guest guest) {
      return wanted.which() instanceof Which.Latest(RepoRecord record)
          ? guest(record, guest, exchange)
          : refused(Problem.of(ProblemCode.REFUSED, "only a whole repository is shown here"));
    }
    if (!(exchange.caller() instanceof Caller.Person(Account account, _))) {
      return refused(
          Problem.of(ProblemCode.REFUSED, "sessions are for people with an account here"));
    }
    return switch (wanted.which()) {
      case Which.Latest(RepoRecord record) -> trunk(record, account, wanted, exchange);
      case Which.Fresh(RepoRecord record) -> trunk(record, account, wanted, exchange);
      case Which.At(RepoRecord record, String revision) -> {
        Repo repo = parts.repositories().open(record);
        Optional<CommitId> commit = NamedRevision.find(repo, revision);
        yield commit.isEmpty()
            ? refused(Problem.notFound(record.path() + "+" + revision))
            : entrance.enter(
                new Visit(
                    record,
                    account,
                    repo,
                    new Visit.Start.At(commit.get(), revision),
                    wanted.command()),
                exchange);
      }
      case Which.One(String id) -> one(id, account, wanted, exchange);
      case Which.Link(String token) -> link(token, account, wanted, exchange);
    };
  }

  /// Somebody who is nobody here: never waits for an environment to be built, and leaves nothing.
  private Outcome guest(RepoRecord record, Caller.Guest guest, Exchange exchange)
      throws IOException, InterruptedException {
    Repo repo = parts.repositories().open(record);
    Optional<CommitId> tip = repo.trunkCommit();
    if (tip.isEmpty() || parts.environments().cached(repo, repo.treeId(tip.get())).isEmpty()) {
      return refused(
          Problem.of(
              ProblemCode.UNAVAILABLE, record.path() + " is not ready to run yet; try later"));
    }
    return switch (parts.strangers().take(guest.source())) {
      case Strangers.Asked.Refused(Problem problem) -> refused(problem);
      case Strangers.Asked.Taken(var seat) -> {
        try (seat) {
          yield entrance.enter(
              new Visit(
                  record,
                  guest.account(),
                  repo,
                  new Visit.Start.Guest(tip.get()),
                  Optional.empty()),
              exchange);
        }
      }
    };
  }

  private Outcome trunk(RepoRecord record, Account account, Wanted wanted, Exchange exchange)
      throws IOException, InterruptedException {
    Repo repo = parts.repositories().open(record);
    Optional<CommitId> tip = repo.trunkCommit();
    if (tip.isEmpty()) {
      return refused(
          Problem.of(
              ProblemCode.INVALID, "nothing to run: " + record.path() + " has no commits yet"));
    }
    Visit.Start start =
        wanted.which() instanceof Which.Fresh
            ? new Visit.Start.New(tip.get())
            : new Visit.Start.At(tip.get(), "");
    return entrance.enter(new Visit(record, account, repo, start, wanted.command()), exchange);
  }

  /// A session by its id: its owner enters it, a reader of its repository gets a fork.
  private Outcome one(String typed, Account account, Wanted wanted, Exchange exchange)
      throws IOException, InterruptedException {
    Caller caller = exchange.caller();
    Optional<Session> own =
        desk.find(caller, typed).filter(session -> SessionDesk.owns(caller, session));
    if (own.isPresent()) {
      return into(own.get(), account, wanted, exchange);
    }
    Optional<Session> other =
        SessionId.parse(typed.startsWith("s-") ? typed.substring(2) : typed)
            .flatMap(parts.sessions()::find)
            .filter(session -> session.purpose() == Session.Purpose.WORK)
            .filter(session ->
                parts
                    .repository(session)
                    .filter(record -> parts.readable(caller, record))
                    .isPresent());
    return other.isPresent()
        ? fork(other.get(), account, wanted, exchange)
        : refused(Problem.notFound(typed));
  }

  private Outcome link(String token, Account account, Wanted wanted, Exchange exchange)
      throws IOException, InterruptedException {
    Optional<Share> share = parts.shares().use(token);
    Optional<Session> shown = share.flatMap(one -> parts.sessions().find(one.session()));
    if (shown.isEmpty()) {
      return refused(Problem.notFound("f-" + token));
    }
    return switch (share.orElseThrow().mode()) {
      case FORK -> fork(shown.get(), account, wanted, exchange);
      case JOIN -> into(shown.get(), account, wanted, exchange);
      case VIEW -> entrance.watch(shown.get(), exchange);
    };
  }

  private Outcome fork(Session parent, Account account, Wanted wanted, Exchange exchange)
      throws IOException, InterruptedException {
    Optional<Problem> refusal = parts.quota().refusal(parts.sessions(), account.id().value(), true);
    if (refusal.isPresent()) {
      return refused(refusal.get());
    }
    try {
      return into(forks.fork(parent, account, 1).getFirst(), account, wanted, exchange);
    } catch (SessionException e) {
      return refused(
          Problem.of(ProblemCode.UNAVAILABLE, Shown.text(String.valueOf(e.getMessage()))));
    }
  }

  private Outcome into(Session session, Account account, Wanted wanted, Exchange exchange)
      throws IOException, InterruptedException {
    Optional<RepoRecord> record = parts.repository(session);
    if (record.isEmpty()) {
      return refused(Problem.notFound("s-" + session.id()));
    }
    return entrance.enter(
        new Visit(
            record.get(),
            account,
            parts.repositories().open(record.get()),
            new Visit.Start.Into(session),
            wanted.command()),
        exchange);
  }

  @Override
  public List<Listed> list(Caller caller) {
    return desk.list(caller);
  }

  @Override
  public List<Listed> list(Caller.Person caller, RepoRecord repository) {
    return desk.list(caller.account(), repository);
  }

  @Override
  public boolean letsStrangersIn() {
    return parts.strangers().isOpen();
  }

  @Override
  public Optional<SessionDesk> desk() {
    return Optional.of(desk);
  }

  /// For whoever records work that nobody waits for.
  public WorkRecorder recorder() {
    return desk.recorder();
  }

  @Override
  public void endAll(RepoRecord repository) {
    desk.endAll(session -> session.repositoryId() == repository.id());
  }

  @Override
  public void endAll(Account account) {
    desk.endAll(session -> session.accountId() == account.id().value());
  }

  private static Outcome refused(Problem problem) {
    return new Outcome.Refused(problem);
  }
}
