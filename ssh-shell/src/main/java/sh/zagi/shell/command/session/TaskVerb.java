// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import sh.zagi.session.Session;
import sh.zagi.session.SessionId;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Streams;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.account.Caller;

/// A verb about what runs in one session of the caller's.
abstract class TaskVerb extends Verb {
  private final SessionHost host;

  @Option(
      names = {"-S", "--session"},
      paramLabel = "ID",
      description = "or name, as session list shows it; inside a session, that one")
  String typed = "";

  TaskVerb(SessionHost host) {
    this.host = host;
  }

  @Override
  public String target() {
    return typed;
  }

  /// What a verb does with its session.
  interface Work {
    Outcome run(SessionDesk desk, Session session) throws IOException, InterruptedException;
  }

  final Outcome with(Exchange exchange, Work work) throws IOException, InterruptedException {
    Optional<SessionDesk> desk = host.desk();
    if (desk.isEmpty()) {
      return refused(Problem.of(ProblemCode.UNAVAILABLE, "this server runs no sessions"));
    }
    if (typed.isEmpty() && !(exchange.caller() instanceof Caller.Inside)) {
      return refused(
          Problem.usage(
              "which session? this was not typed in one", "name it with -S ID; see session list"));
    }
    Optional<Session> session =
        typed.isEmpty() && exchange.caller() instanceof Caller.Inside inside
            ? SessionId.parse(inside.session()).flatMap(desk.get().parts().sessions()::find)
            : desk.get().find(exchange.caller(), typed);
    return session.isPresent()
        ? work.run(desk.get(), session.get())
        : refused(Problem.notFound(typed));
  }

  /// Runs a line in the session, which starts when it was stopped, on the caller's own streams.
  final Outcome run(Session session, String line, Exchange exchange)
      throws IOException, InterruptedException {
    return host.enter(
        new SessionHost.Wanted(new SessionHost.Which.One(session.id().value()), Optional.of(line)),
        exchange);
  }

  /// What a line said.
  ///
  /// @param outcome how it ended
  record Said(Outcome outcome, List<String> lines) {}

  /// The same, with its output for us.
  final Said ask(Session session, String line, Exchange exchange)
      throws IOException, InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Exchange quiet =
        new Exchange(
            exchange.caller(),
            exchange.argv(),
            exchange.variables(),
            Optional.empty(),
            new Exchange.Client(
                new Streams(InputStream.nullInputStream(), out, exchange.streams().err()),
                exchange.client().events()));
    Outcome outcome = run(session, line, quiet);
    return new Said(outcome, out.toString(StandardCharsets.UTF_8).lines().toList());
  }
}
