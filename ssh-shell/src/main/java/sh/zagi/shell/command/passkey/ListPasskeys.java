// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.passkey;

import picocli.CommandLine.Command;
import sh.zagi.shell.command.AccountVerb;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.account.Account;

@Command(name = "passkey list", description = "list the passkeys of an account")
@Needs(Need.SELF)
final class ListPasskeys extends AccountVerb {
  private final Store store;

  ListPasskeys(Store store) {
    super(store);
    this.store = store;
  }

  @Override
  protected Outcome run(Account account, Exchange exchange) {
    return done(
        new Report.Rows(
            store.accounts().passkeys().of(account).stream().map(PasskeyVerbs::row).toList(),
            "no passkeys"));
  }
}
