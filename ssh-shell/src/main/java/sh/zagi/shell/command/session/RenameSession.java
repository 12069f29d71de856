// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.session.SessionId;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Shown;

@Command(name = "session rename", description = "give a session a name; verbs know it by both")
@Needs(value = Need.ACCOUNT, changes = true)
final class RenameSession extends DeskVerb {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,49}");

  @Parameters(index = "0", paramLabel = "ID", description = "or name, as session list shows it")
  String id = "";

  @Parameters(index = "1", paramLabel = "NAME", description = "letters, digits and . _ -")
  String name = "";

  RenameSession(SessionHost host) {
    super(host);
  }

  @Override
  public String target() {
    return id;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    if (!NAME.matcher(name).matches() || SessionId.parse(name).isPresent()) {
      return refused(
          Problem.of(
              ProblemCode.INVALID,
              "not a name for a session: " + Shown.text(name),
              "a name is at most 50 letters, digits and . _ -, and no session's id"));
    }
    return with(
        exchange,
        id,
        (desk, session) ->
            desk.parts().sessions().rename(session, name)
                ? done(
                    new Report.Sentence(
                        session.id() + " is " + name,
                        Map.of("session", session.id().value(), "name", name)))
                : refused(Problem.of(ProblemCode.EXISTS, "another of your sessions is " + name)));
  }
}
