// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.server;

import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Links;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Caller;

@Command(name = "login", description = "print an address that logs a browser in as you, once")
@Needs(Need.SELF)
final class LogIn extends Verb {
  private final Links links;

  LogIn(Links links) {
    this.links = links;
  }

  @Override
  public Outcome run(Exchange exchange) {
    if (!(exchange.caller() instanceof Caller.Person(Account account, _))) {
      return refused(Problem.of(ProblemCode.REFUSED, "a browser is logged in by who has a key"));
    }
    String address = links.login(account);
    return done(new Report.Sentence(address, Map.of("login", address)));
  }
}
