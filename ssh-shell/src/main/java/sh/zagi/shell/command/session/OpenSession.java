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
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.repo.RepoRecord;

@Command(name = "open", description = "enter the running repository, or run a command in it")
@Needs(Need.REPO_SESSION)
final class OpenSession extends RepoVerb {
  private final Store store;
  private final SessionHost host;

  @Option(names = "--new", description = "a fresh session, even when one is live")
  boolean fresh;

  @Option(
      names = "--at",
      paramLabel = "REV",
      description = "a session on this branch, tag or change")
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
    return with(exchange, store, granted -> run(exchange, granted));
  }

  private Outcome run(Exchange exchange, AccessChecker.Granted granted)
      throws IOException, InterruptedException {
    Optional<String> line =
        command.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", command));
    return host.enter(new SessionHost.Wanted(which(granted.record()), line), exchange);
  }

  private SessionHost.Which which(RepoRecord record) {
    if (fresh) {
      return new SessionHost.Which.Fresh(record);
    }
    return revision.isEmpty()
        ? new SessionHost.Which.Latest(record)
        : new SessionHost.Which.At(record, revision);
  }
}
