// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Verb;

@Command(
    name = "session attach",
    description = "enter a session of yours, or your own fork of somebody else's")
@Needs(Need.ACCOUNT)
final class AttachSession extends Verb {
  private final SessionHost host;

  @Parameters(index = "0", paramLabel = "ID", description = "or name, as session list shows it")
  String id = "";

  @Parameters(
      index = "1..*",
      paramLabel = "CMD",
      description = "run by the session's shell; after -- when it has options")
  List<String> command = new ArrayList<>();

  AttachSession(SessionHost host) {
    this.host = host;
  }

  @Override
  public String target() {
    return id;
  }

  @Override
  public Optional<String> repositoryInUse(Exchange exchange) {
    String wanted = id.startsWith("s-") ? id.substring(2) : id;
    return host.list(exchange.caller()).stream()
        .filter(one -> one.id().equals(wanted))
        .map(SessionHost.Listed::repository)
        .findFirst();
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    Optional<String> line =
        command.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", command));
    return host.enter(new SessionHost.Wanted(new SessionHost.Which.One(id), line), exchange);
  }
}
