// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
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

@Command(
    name = "session fork",
    description = "copy a session, running or stopped: files, ignored files, data of services")
@Needs(value = Need.ACCOUNT, changes = true)
final class ForkSession extends DeskVerb {
  private static final int MOST = 10;
  private static final double NANOS_PER_MILLI = 1e6;

  private final UnaryOperator<String> ssh;

  @Parameters(index = "0", paramLabel = "ID", description = "or name, as session list shows it")
  String id = "";

  @Option(names = "--count", paramLabel = "N", description = "how many, 1 to 10")
  int count = 1;

  /// @param ssh makes the command line that enters a user name here
  ForkSession(SessionHost host, UnaryOperator<String> ssh) {
    super(host);
    this.ssh = ssh;
  }

  @Override
  public String target() {
    return id;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    if (count < 1 || count > MOST) {
      return refused(Problem.of(ProblemCode.INVALID, "--count is 1 to " + MOST));
    }
    return with(
        exchange,
        id,
        (desk, session) -> {
          var owner = exchange.caller().rightsOf().or(() -> desk.parts().owner(session));
          if (owner.isEmpty()) {
            return refused(Problem.notFound(id));
          }
          var refusal =
              desk.parts().quota().refusal(desk.parts().sessions(), owner.get().id().value(), true);
          if (refusal.isPresent()) {
            return refused(refusal.get());
          }
          long start = System.nanoTime();
          List<Session> forks = new ForkDesk(desk).fork(session, owner.get(), count);
          Duration took = Duration.ofNanos(System.nanoTime() - start);
          return done(
              new Report.Rows(
                  forks.stream().map(fork -> row(fork, took)).toList(), "nothing was forked"));
        });
  }

  /// A program learns how long all of them together took here.
  private Map<String, Object> row(Session fork, Duration took) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("session", fork.id().value());
    row.put("enter", ssh.apply("s-" + fork.id()));
    if (isForProgram()) {
      row.put("took-ms", took.toNanos() / NANOS_PER_MILLI);
    }
    return row;
  }
}
