// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import sh.zagi.change.RefusedException;
import sh.zagi.change.work.Chain;
import sh.zagi.change.work.Request;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.RepoName;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;

/// A verb about changes: finds out where it works.
abstract class ChangeVerb extends Verb {
  /// Set in every process of a session.
  private static final String SESSION_VARIABLE = "ZAGI_SESSION";

  /// Inside a session nobody reaches another.
  private static final String NOWHERE = "of another place";

  private final Desk desk;

  @Option(
      names = {"-R", "--repo"},
      paramLabel = "OWNER/REPO",
      description = "work on your latest session of it, or without files when you have none")
  String typedRepository = "";

  @Option(
      names = {"-S", "--session"},
      paramLabel = "ID",
      description = "work in this session; inside a session, that one")
  String typedSession = "";

  private @Nullable String target;

  ChangeVerb(Desk desk) {
    this.desk = desk;
  }

  final Desk desk() {
    return desk;
  }

  @Override
  public final Optional<String> repository(Exchange exchange) {
    boolean named = exchange.caller() instanceof Caller.Inside && !typedRepository.isEmpty();
    Optional<String> found =
        session(exchange)
            .filter(_ -> !named)
            .map(id -> place(id).flatMap(this::path).orElse("session " + id))
            .or(() -> Optional.of(typedRepository).filter(typed -> !typed.isEmpty()));
    target = found.orElse("");
    return found;
  }

  @Override
  public final String target() {
    return target == null ? typedRepository : target;
  }

  /// The session that is meant by its id: typed, or that of the place where the verb is typed.
  private Optional<String> session(Exchange exchange) {
    if (exchange.caller() instanceof Caller.Inside inside && !isTyped(inside.session())) {
      return Optional.of(typedSession.isEmpty() ? inside.session() : NOWHERE);
    }
    if (!typedSession.isEmpty()) {
      return Optional.of(typedSession);
    }
    return typedRepository.isEmpty()
        ? Optional.ofNullable(exchange.variables().get(SESSION_VARIABLE))
        : Optional.empty();
  }

  private boolean isTyped(String session) {
    return typedSession.equals(session) || typedSession.equals("s-" + session);
  }

  private Optional<SessionWork.Place> place(String id) {
    return desk.sessions().find(id.startsWith("s-") ? id.substring(2) : id);
  }

  private Optional<String> path(SessionWork.Place place) {
    return desk.store()
        .repositories()
        .find(place.repositoryId())
        .map(record -> record.path().toString());
  }

  /// Does it, where it belongs.
  abstract Outcome run(Target target);

  @Override
  public final Outcome run(Exchange exchange) {
    String typed = repository(exchange).orElse("");
    Optional<RepoPath> path = RepoName.parse(exchange.caller(), typed);
    Optional<AccessChecker.Granted> granted =
        path.flatMap(name -> desk.store().access().find(exchange.caller(), name));
    if (granted.isEmpty()) {
      return refused(Problem.notFound(typed));
    }
    try {
      return run(target(exchange, granted.get()));
    } catch (RefusedException e) {
      return refused(Problem.of(ProblemCode.REFUSED, String.valueOf(e.getMessage())));
    }
  }

  private Target target(Exchange exchange, AccessChecker.Granted granted) {
    RepoRecord record = granted.record();
    Repo repo = desk.store().repositories().open(record);
    Optional<Account> account = exchange.caller().rightsOf();
    Optional<SessionWork.Place> session =
        session(exchange).isPresent()
            ? session(exchange).flatMap(this::place)
            : account.flatMap(one -> desk.sessions().latest(record.id(), one.id().value()));
    Request request = Requests.of(exchange, session, desk.clock().instant());
    boolean own =
        session.isPresent()
            ? account.filter(one -> one.id().value() == session.get().accountId()).isPresent()
            : account.isPresent();
    Chain chain =
        session
            .map(place -> desk.chains().ofSession(repo, place.session()))
            .orElseGet(
                () -> desk.chains().ofAccount(repo, number(account), exchange.caller().name()));
    List<String> notes = own ? begin(chain, session, request) : List.of();
    return new Target(exchange, record, chain, session, request, granted.access(), own, notes);
  }

  /// Makes sure that there is a working copy, and that it holds what the session's files hold.
  private List<String> begin(Chain chain, Optional<SessionWork.Place> session, Request request) {
    Optional<CommitId> base = session.map(SessionWork.Place::base).or(chain.repo()::trunkCommit);
    var _ = chain.begin(request, base.stream().toList());
    return session
        .map(place -> desk.sessions().record(place, chain.repo(), request))
        .orElse(List.of());
  }

  private static long number(Optional<Account> account) {
    return account.map(one -> one.id().value()).orElse(0L);
  }
}
