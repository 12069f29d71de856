// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.session.Session;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;

@Command(
    name = "fork promote",
    description = "put a fork in the place of the session it left, which becomes its fork")
@Needs(value = Need.ACCOUNT, changes = true)
final class PromoteFork extends ForkVerb {
  PromoteFork(SessionHost host) {
    super(host);
  }

  @Override
  Outcome run(ForkDesk desk, Session fork, Session parent) {
    desk.promote(fork, parent);
    return done(
        new Report.Sentence(
            fork.id() + " is in the place of " + parent.id(),
            Map.of("session", fork.id().value(), "instead-of", parent.id().value())));
  }
}
