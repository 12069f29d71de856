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
import sh.zagi.storage.account.SigningKeys;

@Command(name = "signing-key list", description = "list the OpenPGP keys of an account")
@Needs(Need.SELF)
final class ListSigningKeys extends AccountVerb {
  private final Store store;

  ListSigningKeys(Store store) {
    super(store);
    this.store = store;
  }

  @Override
  protected Outcome run(Account account, Exchange exchange) {
    return done(
        new Report.Rows(
            store.accounts().signingKeys().of(account).stream().map(ListSigningKeys::row).toList(),
            "no signing keys"));
  }

  private static Map<String, Object> row(SigningKeys.Registered one) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("key", one.key().fingerprint());
    row.put("added", one.createdAt().toString());
    row.put("label", one.key().label());
    return row;
  }
}
