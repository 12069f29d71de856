// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.operator;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.OpenConnections;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Verb;

@Command(
    name = "connections list",
    description = "list your open connections and what runs there; for a server admin, all")
@Needs(Need.SELF)
final class ListConnections extends Verb {
  private final OpenConnections connections;

  ListConnections(OpenConnections connections) {
    this.connections = connections;
  }

  @Override
  public Outcome run(Exchange exchange) {
    return done(
        new Report.Rows(
            connections.list().stream()
                .filter(one -> OperatorVerbs.isShown(exchange.caller(), one))
                .map(ListConnections::row)
                .toList(),
            "no connections"));
  }

  private static Map<String, Object> row(OpenConnections.Listed one) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("id", one.id());
    row.put("caller", one.caller());
    row.put("source", one.source());
    row.put("since", one.since().toString());
    row.put("running", one.running());
    return row;
  }
}
