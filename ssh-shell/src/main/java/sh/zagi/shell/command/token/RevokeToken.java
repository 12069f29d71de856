// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.token;

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

@Command(name = "token revoke", description = "end a token at once")
@Needs(value = Need.SELF, changes = true)
final class RevokeToken extends AccountVerb {
  private final Store store;

  @Parameters(index = "0", paramLabel = "ID", description = "its number, as token list shows it")
  long id;

  RevokeToken(Store store) {
    super(store);
    this.store = store;
  }

  @Override
  protected Outcome run(Account account, Exchange exchange) {
    return store.tokens().revoke(account, id)
        ? done(new Report.Sentence("revoked token " + id, Map.of("id", id)))
        : refused(Problem.notFound("token " + id));
  }
}
