// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;

@Command(name = "session show", description = "show a session: where it stands, what it took")
@Needs(Need.ACCOUNT)
final class ShowSession extends DeskVerb {
  @Parameters(index = "0", paramLabel = "ID", description = "or name, as session list shows it")
  String id = "";

  ShowSession(SessionHost host) {
    super(host);
  }

  @Override
  public String target() {
    return id;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(exchange, id, (desk, session) -> done(new Report.Fields(desk.show(session))));
  }
}
