// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.key;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.AccountVerb;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.AccountKey;

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
            store.accounts().keys(account).stream().map(ListKeys::row).toList(), "no keys"));
  }

  private static Map<String, Object> row(AccountKey key) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("key", key.fingerprint().text());
    row.put("type", key.line().substring(0, Math.max(0, key.line().indexOf(' '))));
    row.put("added", key.createdAt().toString());
    row.put("agent", key.agent().orElse(""));
    row.put("label", key.label());
    return row;
  }
}
