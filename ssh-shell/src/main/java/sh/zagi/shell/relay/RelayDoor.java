// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.relay;

import java.util.Map;
import java.util.Optional;
import sh.zagi.session.Session;
import sh.zagi.session.SessionId;
import sh.zagi.session.relay.RelayCall;
import sh.zagi.shell.command.ClientEvent;
import sh.zagi.shell.command.CommandRunner;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.Streams;
import sh.zagi.shell.command.Terminal;
import sh.zagi.shell.command.TerminalSize;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Caller;

/// Turns a call from inside a session into one exchange. The caller is the person of whose terminal
/// it is proven; every other program is an agent of the session's owner. Both have rights on the
/// session's repository only.
///
/// @param people accounts by their numbers
public record RelayDoor(CommandRunner runner, Sessions sessions, People people)
    implements RelayCall.Answerer {

  /// Sessions by their ids.
  public interface Sessions {
    Optional<Session> find(SessionId id);
  }

  /// Accounts by their numbers.
  public interface People {
    Optional<Account> find(long id);
  }

  @Override
  public int answer(RelayCall call) {
    Optional<Caller> caller = caller(call.peer());
    Exchange exchange = exchange(call, caller.orElseGet(Caller.Anonymous::new));
    return (caller.isPresent()
            ? runner.run(exchange)
            : runner.refuse(exchange, Problem.notFound("s-" + call.peer().session())))
        .code();
  }

  private Optional<Caller> caller(RelayCall.Peer peer) {
    return SessionId.parse(peer.session())
        .flatMap(sessions::find)
        .flatMap(session ->
            people
                .find(peer.account().orElse(session.accountId()))
                .map(account ->
                    new Caller.Inside(
                        account,
                        session.id().value(),
                        session.repositoryId(),
                        peer.account().isEmpty())));
  }

  private static Exchange exchange(RelayCall call, Caller caller) {
    RelayCall.Streams streams = call.streams();
    return new Exchange(
        caller,
        call.words(),
        call.variables(),
        call.terminal().map(RelayDoor::terminal),
        new Exchange.Client(
            new Streams(streams.in(), streams.out(), streams.error()),
            listener ->
                streams.whenGone().accept(() -> listener.accept(new ClientEvent.HungUp()))));
  }

  private static Terminal terminal(RelayCall.Screen screen) {
    return new Terminal() {
      @Override
      public String type() {
        return screen.type();
      }

      @Override
      public TerminalSize size() {
        return new TerminalSize(screen.columns(), screen.rows());
      }

      @Override
      public Map<Integer, Integer> modes() {
        return Map.of();
      }
    };
  }
}
