// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.token;

import picocli.CommandLine.Command;
import sh.zagi.shell.command.AccountVerb;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.account.Account;

@Command(name = "token list", description = "list the tokens of an account, without their texts")
@Needs(Need.SELF)
final class ListTokens extends AccountVerb {
  private final Store store;

  ListTokens(Store store) {
    super(store);
    this.store = store;
  }

  @Override
  protected Outcome run(Account account, Exchange exchange) {
    return done(
        new Report.Rows(
            store.tokens().list(account).stream()
                .map(token -> TokenVerbs.fields(store, token))
                .toList(),
            "no tokens"));
  }
}
