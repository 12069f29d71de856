// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.operator;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.OpenConnections;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Verb;

@Command(
    name = "connections kill",
    description = "close a connection, yours or for a server admin any")
@Needs(value = Need.SELF, changes = true)
final class KillConnection extends Verb {
  private final OpenConnections connections;

  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "its number, as connections list shows it")
  long id;

  KillConnection(OpenConnections connections) {
    this.connections = connections;
  }

  @Override
  public String target() {
    return Long.toString(id);
  }

  @Override
  public Outcome run(Exchange exchange) {
    boolean shown =
        connections.list().stream()
            .anyMatch(one -> one.id() == id && OperatorVerbs.isShown(exchange.caller(), one));
    return shown && connections.kill(id)
        ? done(new Report.Sentence("closed connection " + id, Map.of("id", id)))
        : refused(Problem.notFound("connection " + id));
  }
}
