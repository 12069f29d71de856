// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.server;

import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Verb;

@Command(name = "version", description = "show the server's version")
@Needs(Need.ANYONE)
final class Version extends Verb {
  private final ServerFacts facts;

  Version(ServerFacts facts) {
    this.facts = facts;
  }

  @Override
  public Outcome run(Exchange exchange) {
    return done(new Report.Sentence("zagi " + facts.version(), Map.of("version", facts.version())));
  }
}
