// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Parameters;
import sh.zagi.session.Session;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Shown;

/// A verb about a fork and the session that it left.
abstract class ForkVerb extends DeskVerb {
  @Parameters(index = "0", paramLabel = "FORK", description = "as fork list shows it")
  String id = "";

  ForkVerb(SessionHost host) {
    super(host);
  }

  @Override
  public final String target() {
    return id;
  }

  @Override
  public final Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(
        exchange,
        id,
        (desk, fork) -> {
          if (fork.labels().parent().isEmpty()) {
            return refused(
                Problem.of(ProblemCode.INVALID, Shown.text(id) + " is no fork of a session"));
          }
          Optional<Session> parent =
              desk.find(exchange.caller(), fork.labels().parent().get().id().value());
          return parent.isPresent()
              ? run(new ForkDesk(desk), fork, parent.get())
              : refused(
                  Problem.of(
                      ProblemCode.INVALID,
                      "the session that it is a fork of is not yours, or gone"));
        });
  }

  abstract Outcome run(ForkDesk desk, Session fork, Session parent);
}
