// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.env;

import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Verb;

@Command(name = "env key", description = "print the key with which this server signs environments")
@Needs(Need.ANYONE)
final class EnvSigningKey extends Verb {
  private final EnvironmentUpkeep upkeep;

  EnvSigningKey(EnvironmentUpkeep upkeep) {
    this.upkeep = upkeep;
  }

  @Override
  public Outcome run(Exchange exchange) {
    String key = upkeep.publicKey();
    return done(new Report.Sentence(key, Map.of("key", key)));
  }
}
