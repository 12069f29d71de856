// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.session.Session;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Shown;

@Command(name = "fork delete", description = "end forks; what they recorded as commits stays")
@Needs(value = Need.ACCOUNT, changes = true)
final class DeleteFork extends DeskVerb {
  @Parameters(index = "0..*", paramLabel = "FORK", description = "as fork list shows them")
  List<String> ids = new ArrayList<>();

  @Option(names = "--all", paramLabel = "ID", description = "every fork of this session")
  String all = "";

  DeleteFork(SessionHost host) {
    super(host);
  }

  @Override
  public String target() {
    return all + String.join(" ", ids);
  }

  @Override
  public Outcome run(Exchange exchange) {
    if (ids.isEmpty() == all.isEmpty()) {
      return refused(Problem.usage("usage: fork delete FORK... | fork delete --all ID"));
    }
    return with(desk -> {
      List<Session> forks = new ArrayList<>();
      if (!all.isEmpty()) {
        var parent = desk.find(exchange.caller(), all);
        if (parent.isEmpty()) {
          return refused(Problem.notFound(all));
        }
        forks.addAll(new ForkDesk(desk).list(exchange.caller(), parent));
      }
      for (String id : ids) {
        var fork = desk.find(exchange.caller(), id);
        if (fork.isEmpty()) {
          return refused(Problem.notFound(id));
        }
        if (fork.get().labels().parent().isEmpty()) {
          return refused(
              Problem.of(
                  ProblemCode.INVALID,
                  Shown.text(id) + " is no fork of a session",
                  "session rm ends any session"));
        }
        forks.add(fork.get());
      }
      forks.forEach(desk::remove);
      List<String> gone = forks.stream().map(one -> one.id().value()).toList();
      return done(
          new Report.Sentence(
              gone.isEmpty() ? "no forks" : "deleted " + String.join(" ", gone),
              Map.of("sessions", gone)));
    });
  }
}
