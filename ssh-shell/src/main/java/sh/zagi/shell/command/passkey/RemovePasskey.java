// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.passkey;

import java.util.Map;
import java.util.Optional;
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
import sh.zagi.storage.account.Passkey;

@Command(
    name = "passkey remove",
    description = "remove a passkey; browsers that came by it are logged out")
@Needs(value = Need.SELF, changes = true)
final class RemovePasskey extends AccountVerb {
  private final Store store;

  @Parameters(index = "0", paramLabel = "ID", description = "its number, as passkey list shows it")
  long id;

  RemovePasskey(Store store) {
    super(store);
    this.store = store;
  }

  @Override
  public String target() {
    return account().map(name -> name + " ").orElse("") + "passkey " + id;
  }

  @Override
  protected Outcome run(Account account, Exchange exchange) {
    Optional<Passkey> removed = store.accounts().passkeys().remove(account, id);
    return removed.isPresent()
        ? done(
            new Report.Sentence(
                "removed passkey " + id + " from " + account.name(),
                Map.of("user", account.name(), "id", id, "name", removed.get().fresh().name())))
        : refused(Problem.notFound("passkey " + id));
  }
}
