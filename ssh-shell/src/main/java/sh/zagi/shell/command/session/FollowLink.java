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

@Command(name = "session follow", description = "enter what a share link shows")
@Needs(Need.ACCOUNT)
final class FollowLink extends Verb {
  private static final int SHOWN_CHARACTERS = 4;

  private final SessionHost host;

  @Parameters(index = "0", paramLabel = "TOKEN", description = "as session share printed it")
  String token = "";

  @Parameters(
      index = "1..*",
      paramLabel = "CMD",
      description = "run by the session's shell; after -- when it has options")
  List<String> command = new ArrayList<>();

  FollowLink(SessionHost host) {
    this.host = host;
  }

  /// A token that still works must not be read in the audit log.
  @Override
  public String target() {
    return token.substring(0, Math.min(SHOWN_CHARACTERS, token.length())) + "...";
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    Optional<String> line =
        command.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", command));
    String plain = token.startsWith("f-") ? token.substring(2) : token;
    return host.enter(new SessionHost.Wanted(new SessionHost.Which.Link(plain), line), exchange);
  }
}
