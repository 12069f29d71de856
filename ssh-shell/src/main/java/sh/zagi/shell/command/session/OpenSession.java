// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Shown;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.account.AccessChecker;

@Command(name = "open", description = "enter the running repository, or run a command in it")
@Needs(Need.REPO_SESSION)
final class OpenSession extends RepoVerb {
  private final Store store;
  private final SessionHost host;

  @Option(names = "--new", description = "a fresh session, even when one is live")
  boolean fresh;

  @Option(names = "--at", paramLabel = "REV", description = "a branch or change; not possible yet")
  String revision = "";

  @Parameters(
      index = "1..*",
      paramLabel = "CMD",
      description = "run by the session's shell; after -- when it has options")
  List<String> command = new ArrayList<>();

  OpenSession(Store store, SessionHost host) {
    this.store = store;
    this.host = host;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    var path = path(exchange);
    if (!revision.isEmpty()) {
      return refused(
          Problem.of(
              ProblemCode.UNAVAILABLE,
              "not possible yet: a session at " + Shown.text(revision),
              "the trunk's session is " + path));
    }
    Optional<AccessChecker.Granted> granted = store.access().find(exchange.caller(), path);
    if (granted.isEmpty()) {
      return refused(Problem.notFound(path.toString()));
    }
    Optional<String> line =
        command.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", command));
    return host.enter(new SessionHost.Wanted(granted.get().record(), fresh, line), exchange);
  }
}
