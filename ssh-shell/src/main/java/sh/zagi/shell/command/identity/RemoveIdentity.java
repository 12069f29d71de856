// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.identity;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.AccountVerb;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.account.Account;

@Command(
    name = "identity remove",
    description = "unlink an OpenID provider; browsers that came by it are logged out")
@Needs(value = Need.SELF, changes = true)
final class RemoveIdentity extends AccountVerb {
  private final Store store;

  @Parameters(index = "0", paramLabel = "ID", description = "its number, as identity list shows it")
  long id;

  RemoveIdentity(Store store) {
    super(store);
    this.store = store;
  }

  @Override
  public String target() {
    return account().map(name -> name + " ").orElse("") + "identity " + id;
  }

  @Override
  protected Outcome run(Account account, Exchange exchange) {
    return store.accounts().identities().remove(account, id)
        ? done(
            new Report.Sentence(
                "removed identity " + id + " from " + account.name(),
                Map.of("user", account.name(), "id", id)))
        : refused(Problem.notFound("identity " + id));
  }
}
