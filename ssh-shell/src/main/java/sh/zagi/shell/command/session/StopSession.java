// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;

@Command(name = "session stop", description = "stop a session; its work is kept")
@Needs(value = Need.ACCOUNT, changes = true)
final class StopSession extends DeskVerb {
  @Parameters(index = "0", paramLabel = "ID", description = "or name, as session list shows it")
  String id = "";

  StopSession(SessionHost host) {
    super(host);
  }

  @Override
  public String target() {
    return id;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(
        exchange,
        id,
        (desk, session) -> {
          desk.stop(session);
          return done(
              new Report.Sentence(
                  "stopped " + session.id(), Map.of("session", session.id().value())));
        });
  }
}
