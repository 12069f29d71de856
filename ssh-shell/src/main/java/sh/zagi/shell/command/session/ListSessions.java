// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.account.Caller;

@Command(name = "session list", description = "list your sessions; a server admin sees all")
@Needs(Need.ACCOUNT)
final class ListSessions extends Verb {
  private final SessionHost host;

  ListSessions(SessionHost host) {
    this.host = host;
  }

  @Override
  public Outcome run(Exchange exchange) {
    return done(
        new Report.Rows(
            host.list(exchange.caller()).stream()
                .map(session -> row(session, exchange.caller()))
                .toList(),
            "no sessions"));
  }

  /// A program gets what each took as well.
  private Map<String, Object> row(SessionHost.Listed session, Caller caller) {
    Map<String, Object> row = row(session);
    if (isForProgram()) {
      host.desk()
          .flatMap(desk -> desk.find(caller, session.id()).map(desk::show))
          .ifPresent(shown -> shown.forEach(row::putIfAbsent));
    }
    return row;
  }

  private static Map<String, Object> row(SessionHost.Listed session) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("session", session.id());
    row.put("repository", session.repository());
    row.put("owner", session.owner());
    row.put("state", session.state());
    row.put("since", session.since());
    row.put("name", session.name());
    return row;
  }
}
