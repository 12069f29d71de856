// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.key;

import picocli.CommandLine.Command;
import sh.zagi.shell.command.AccountVerb;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.account.Account;

@Command(name = "key list", description = "list the public keys of an account")
@Needs(Need.SELF)
final class ListKeys extends AccountVerb {
  private final Store store;

  ListKeys(Store store) {
    super(store);
    this.store = store;
  }

  @Override
  protected Outcome run(Account account, Exchange exchange) {
    return done(
        new Report.Rows(
            store.accounts().keys().of(account).stream()
                .map(key -> KeyVerbs.row(store, key))
                .toList(),
            "no keys"));
  }
}
