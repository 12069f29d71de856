// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.identity;

import picocli.CommandLine.Command;
import sh.zagi.shell.command.AccountVerb;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.account.Account;

@Command(name = "identity list", description = "list who an account is at OpenID providers")
@Needs(Need.SELF)
final class ListIdentities extends AccountVerb {
  private final Store store;

  ListIdentities(Store store) {
    super(store);
    this.store = store;
  }

  @Override
  protected Outcome run(Account account, Exchange exchange) {
    return done(
        new Report.Rows(
            store.accounts().identities().of(account).stream().map(IdentityVerbs::row).toList(),
            "no identities"));
  }
}
