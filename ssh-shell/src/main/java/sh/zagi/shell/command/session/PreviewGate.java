// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import sh.zagi.env.Environment;
import sh.zagi.env.Service;
import sh.zagi.session.Session;
import sh.zagi.session.SessionId;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.RepoRecord;

/// Leads browsers to what sessions run: decides who may see it, and finds the port. Never starts a
/// session. Safe for use by many threads.
public final class PreviewGate {
  private final SessionParts parts;
  private final SessionDesk desk;

  public PreviewGate(SessionDesk desk) {
    this.parts = desk.parts();
    this.desk = desk;
  }

  /// Where a browser gets.
  public sealed interface Way {
    /// To the app; the caller closes the connection.
    record Open(SocketChannel socket) implements Way {}

    /// The session is there and sleeps.
    record Asleep() implements Way {}

    /// Nothing answers on the port that was wanted.
    ///
    /// @param wanted empty when none was named
    /// @param others on which something listens
    record Silent(OptionalInt wanted, List<Integer> others) implements Way {}
  }

  /// A session whose app anybody may see, or this account.
  ///
  /// @param account database key of whoever the browser belongs to
  /// @return the same nothing for what does not exist and for what is not shown
  public Optional<Session> shown(String id, Optional<Account> account) {
    return work(id)
        .filter(session ->
            parts.previews().isOpen(session.id())
                || account.filter(one -> maySee(one, session)).isPresent());
  }

  /// A session, by what somebody typed, whose app that caller may see.
  Optional<Session> shownTo(Caller caller, String typed) {
    return desk.find(caller, typed)
        .or(() ->
            caller instanceof Caller.Inside
                ? Optional.empty()
                : shown(typed.startsWith("s-") ? typed.substring(2) : typed, caller.rightsOf()));
  }

  private Optional<Session> work(String id) {
    return SessionId.parse(id)
        .flatMap(parts.sessions()::find)
        .filter(session -> session.purpose() == Session.Purpose.WORK);
  }

  /// Its owner while able to read the repository, and who may write to that.
  private boolean maySee(Account account, Session session) {
    Optional<RepoRecord> record = parts.repository(session);
    if (record.isEmpty()) {
      return false;
    }
    boolean owns = session.accountId() == account.id().value();
    return parts.access().own(account, record.get()).atLeast(owns ? Access.READ : Access.WRITE)
        || (owns && parts.readable(new Caller.Anonymous(), record.get()));
  }

  /// Connects to the app.
  ///
  /// @param port as the browser named it; empty for the one that is found
  public Way connect(Session session, OptionalInt port) {
    if (!parts.sessions().runs(session.id())) {
      return new Way.Asleep();
    }
    NavigableSet<Integer> candidates = candidates(session);
    OptionalInt chosen = port.isPresent() ? port : choose(session, candidates);
    if (chosen.isPresent()) {
      try {
        return new Way.Open(parts.sessions().ports().connect(session.id(), chosen.getAsInt()));
      } catch (IOException _) {
        // Told below.
      }
    }
    return new Way.Silent(port, List.copyOf(candidates));
  }

  /// Ports of programs that are no service of the environment.
  private NavigableSet<Integer> candidates(Session session) {
    NavigableSet<Integer> found = new TreeSet<>(parts.sessions().ports().listening(session.id()));
    Set<Integer> services =
        environment(session).map(one -> one.manifest().services()).orElse(List.of()).stream()
            .map(Service::port)
            .collect(Collectors.toSet());
    found.removeAll(services);
    return found;
  }

  private OptionalInt choose(Session session, NavigableSet<Integer> candidates) {
    List<Integer> expected =
        environment(session).map(one -> one.manifest().ports()).orElse(List.of());
    return expected.stream()
        .filter(candidates::contains)
        .findFirst()
        .or(() -> candidates.stream().findFirst())
        .map(OptionalInt::of)
        .orElseGet(OptionalInt::empty);
  }

  private Optional<Environment> environment(Session session) {
    return parts
        .repository(session)
        .map(parts.repositories()::open)
        .flatMap(repo -> parts.environments().cached(repo, repo.treeId(session.base())));
  }
}
