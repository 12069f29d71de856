// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.session.Session;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.Report;

@Command(
    name = "session rm",
    description = "end sessions for good; what they recorded as commits stays")
@Needs(value = Need.ACCOUNT, changes = true)
final class RemoveSession extends DeskVerb {
  @Parameters(index = "0..*", arity = "1..*", paramLabel = "ID", description = "or names")
  List<String> ids = new ArrayList<>();

  RemoveSession(SessionHost host) {
    super(host);
  }

  @Override
  public String target() {
    return String.join(" ", ids);
  }

  @Override
  public Outcome run(Exchange exchange) {
    return with(desk -> {
      List<Session> found = new ArrayList<>();
      for (String id : ids) {
        var session = desk.find(exchange.caller(), id);
        if (session.isEmpty()) {
          return refused(Problem.notFound(id));
        }
        found.add(session.get());
      }
      found.forEach(desk::remove);
      List<String> gone = found.stream().map(one -> one.id().value()).toList();
      return done(
          new Report.Sentence("removed " + String.join(" ", gone), Map.of("sessions", gone)));
    });
  }
}
