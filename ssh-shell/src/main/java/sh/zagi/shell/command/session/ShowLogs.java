// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.session.service.TaskScript;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;

@Command(name = "logs", description = "show what a task or service of a session printed")
@Needs(Need.ACCOUNT)
final class ShowLogs extends TaskVerb {
  private static final int MOST_LINES = 100_000;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "TASK",
      description = "or service; start when none is named")
  String name = "start";

  @Option(
      names = {"-f", "--follow"},
      description = "go on as more comes, until you leave")
  boolean follow;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      description = "how many lines of the past")
  int lines = 100;

  ShowLogs(SessionHost host) {
    super(host);
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    if (lines < 0 || lines > MOST_LINES) {
      return refused(Problem.of(ProblemCode.INVALID, "--lines is 0 to " + MOST_LINES));
    }
    if (follow && isForProgram()) {
      return refused(Problem.usage("--follow and --json do not go together"));
    }
    return with(
        exchange,
        (_, session) -> {
          String line = TaskScript.logs(name, lines, follow);
          if (!isForProgram()) {
            return run(session, line, exchange);
          }
          Said said = ask(session, line, exchange);
          return said.outcome() instanceof Outcome.Ended(ExitStatus.Exited(int code)) && code == 0
              ? done(new Report.Page(said.lines(), Map.of("task", name, "lines", said.lines())))
              : said.outcome();
        });
  }
}
