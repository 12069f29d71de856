// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Verb;

@Command(name = "session stop", description = "stop a session; its work is kept")
@Needs(value = Need.ACCOUNT, changes = true)
final class StopSession extends Verb {
  private final SessionHost host;

  @Parameters(index = "0", paramLabel = "ID", description = "as session list shows it")
  String id = "";

  StopSession(SessionHost host) {
    this.host = host;
  }

  @Override
  public String target() {
    return id;
  }

  @Override
  public Outcome run(Exchange exchange) {
    return host.stop(exchange.caller(), id)
        ? done(new Report.Sentence("stopped " + id, Map.of("session", id)))
        : refused(Problem.notFound(id));
  }
}
