// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.env;

import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.account.Caller;

@Command(
    name = "env token",
    description = "print a password for reading the repository over HTTP for an hour")
@Needs(Need.REPO_SESSION)
final class EnvToken extends RepoVerb {
  private final Store store;
  private final EnvironmentUpkeep upkeep;

  EnvToken(Store store, EnvironmentUpkeep upkeep) {
    this.store = store;
    this.upkeep = upkeep;
  }

  @Override
  public Outcome run(Exchange exchange) {
    if (!(exchange.caller() instanceof Caller.Person person)) {
      return refused(Problem.of(ProblemCode.REFUSED, "a token is for a person with a key"));
    }
    return with(
        exchange,
        store,
        granted -> {
          String token = upkeep.token(person, granted.record());
          return done(new Report.Sentence(token, Map.of("token", token)));
        });
  }
}
