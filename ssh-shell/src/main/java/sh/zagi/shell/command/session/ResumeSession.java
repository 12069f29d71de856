// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Streams;

@Command(name = "session resume", description = "start a stopped session without entering it")
@Needs(value = Need.ACCOUNT, changes = true)
final class ResumeSession extends DeskVerb {
  private final SessionHost host;

  @Parameters(index = "0", paramLabel = "ID", description = "or name, as session list shows it")
  String id = "";

  ResumeSession(SessionHost host) {
    super(host);
    this.host = host;
  }

  @Override
  public String target() {
    return id;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    if (host.desk().filter(desk -> desk.find(exchange.caller(), id).isEmpty()).isPresent()) {
      return refused(Problem.notFound(id));
    }
    // Entering starts it with all that belongs to that; what is entered ends at once.
    Exchange quiet =
        new Exchange(
            exchange.caller(),
            exchange.argv(),
            exchange.variables(),
            Optional.empty(),
            new Exchange.Client(
                new Streams(
                    InputStream.nullInputStream(),
                    exchange.streams().err(),
                    exchange.streams().err()),
                exchange.client().events()));
    Outcome outcome =
        host.enter(new SessionHost.Wanted(new SessionHost.Which.One(id), Optional.of(":")), quiet);
    return outcome instanceof Outcome.Ended(ExitStatus.Exited(int code)) && code == 0
        ? done(new Report.Sentence("running " + id, Map.of("session", id)))
        : outcome;
  }
}
