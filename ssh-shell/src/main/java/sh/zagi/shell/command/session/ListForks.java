// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.session.Session;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.Report;

@Command(name = "fork list", description = "list your forks and how much each changed")
@Needs(Need.ACCOUNT)
final class ListForks extends DeskVerb {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ID",
      description = "forks of this session only")
  String id = "";

  ListForks(SessionHost host) {
    super(host);
  }

  @Override
  public String target() {
    return id;
  }

  @Override
  public Outcome run(Exchange exchange) {
    return with(desk -> {
      Optional<Session> parent = desk.find(exchange.caller(), id);
      if (!id.isEmpty() && parent.isEmpty()) {
        return refused(Problem.notFound(id));
      }
      ForkDesk forks = new ForkDesk(desk);
      return done(
          new Report.Rows(
              forks.list(exchange.caller(), parent).stream().map(fork -> row(forks, fork)).toList(),
              "no forks"));
    });
  }

  private static Map<String, Object> row(ForkDesk forks, Session fork) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("session", fork.id().value());
    row.put("fork-of", fork.labels().parent().map(one -> one.id().value()).orElse(""));
    row.put("state", fork.state().word());
    row.put("name", fork.labels().name());
    int files = forks.changes(fork).size();
    row.put("changed", files == 1 ? "1 file" : files + " files");
    return row;
  }
}
