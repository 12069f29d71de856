// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.session.Share;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.Report;

@Command(name = "share revoke", description = "make a share link useless at once")
@Needs(value = Need.ACCOUNT, changes = true)
final class RevokeShare extends DeskVerb {
  @Parameters(index = "0", paramLabel = "SHARE", description = "as share list shows it")
  String id = "";

  RevokeShare(SessionHost host) {
    super(host);
  }

  @Override
  public String target() {
    return id;
  }

  @Override
  public Outcome run(Exchange exchange) {
    return with(desk -> {
      Optional<Share> share =
          desk.shares(exchange.caller()).stream().filter(one -> one.id().equals(id)).findFirst();
      if (share.isEmpty()) {
        return refused(Problem.notFound(id));
      }
      desk.revoke(share.get());
      return done(new Report.Sentence("revoked " + id, Map.of("share", id)));
    });
  }
}
