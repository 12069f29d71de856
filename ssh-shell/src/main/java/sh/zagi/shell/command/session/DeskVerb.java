// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.util.function.Function;
import sh.zagi.session.Session;
import sh.zagi.session.SessionException;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Shown;
import sh.zagi.shell.command.Verb;

/// A verb about sessions that are there.
abstract class DeskVerb extends Verb {
  private final SessionHost host;

  DeskVerb(SessionHost host) {
    this.host = host;
  }

  /// Does it where sessions run, else says that none do; a session that cannot be worked on is a
  /// refusal.
  final Outcome with(Function<SessionDesk, Outcome> work) {
    try {
      return host.desk()
          .map(work)
          .orElseGet(
              () -> refused(Problem.of(ProblemCode.UNAVAILABLE, "this server runs no sessions")));
    } catch (SessionException e) {
      return refused(
          Problem.of(ProblemCode.UNAVAILABLE, Shown.text(String.valueOf(e.getMessage()))));
    }
  }

  /// What a verb does with its session.
  interface OnSession {
    Outcome run(SessionDesk desk, Session session);
  }

  /// The same for one session of the caller's.
  final Outcome with(Exchange exchange, String typed, OnSession work) {
    return with(desk ->
        desk.find(exchange.caller(), typed)
            .map(session -> work.run(desk, session))
            .orElseGet(() -> refused(Problem.notFound(typed))));
  }
}
