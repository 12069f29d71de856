// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.user;

import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Shown;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.account.Account;

@Command(name = "user admin", description = "make a person an admin of the server, or no longer")
@Needs(value = Need.SERVER_ADMIN, changes = true)
final class SetAdmin extends Verb {
  private final Store store;

  @Parameters(index = "0", paramLabel = "NAME", description = "who")
  String name = "";

  @Parameters(index = "1", paramLabel = "on|off", description = "whether")
  String word = "";

  SetAdmin(Store store) {
    this.store = store;
  }

  @Override
  public Optional<String> account() {
    return Optional.of(name);
  }

  @Override
  public Outcome run(Exchange exchange) {
    if (!word.equals("on") && !word.equals("off")) {
      return refused(Problem.usage("not on or off: " + Shown.text(word)));
    }
    Optional<Account> account = store.accounts().find(name);
    if (account.isEmpty()) {
      return refused(Problem.notFound(name));
    }
    boolean on = word.equals("on");
    return store.accounts().setAdmin(account.get(), on)
        ? done(
            new Report.Sentence(
                account.get().name() + (on ? " is an admin" : " is no admin"),
                Map.of("user", account.get().name(), "admin", on)))
        : refused(Problem.of(ProblemCode.REFUSED, "a server keeps an admin"));
  }
}
