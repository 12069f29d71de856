// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.mirror;

import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.account.Access;

@Command(name = "mirror list", description = "list the mirrors that you may read, and their state")
@Needs(Need.ACCOUNT)
final class ListMirrors extends Verb {
  private final MirrorVerbs.Desk desk;

  ListMirrors(MirrorVerbs.Desk desk) {
    this.desk = desk;
  }

  @Override
  public Outcome run(Exchange exchange) {
    return done(
        new Report.Rows(
            desk.host().list().stream()
                .filter(one ->
                    desk.store()
                        .access()
                        .access(exchange.caller(), one.record())
                        .atLeast(Access.READ))
                .map(one -> MirrorVerbs.fields(one.record(), one.mirror()))
                .toList(),
            "no mirrors"));
  }
}
