// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.key;

import java.util.Locale;
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
    name = "signing-key remove",
    description = "remove an OpenPGP key; what it signed counts as signed by nobody here")
@Needs(value = Need.SELF, changes = true)
final class RemoveSigningKey extends AccountVerb {
  private final Store store;

  @Parameters(
      index = "0",
      paramLabel = "FINGERPRINT",
      description = "40 digits, as signing-key list shows them")
  String fingerprint = "";

  RemoveSigningKey(Store store) {
    super(store);
    this.store = store;
  }

  @Override
  protected Outcome run(Account account, Exchange exchange) {
    String key = fingerprint.toUpperCase(Locale.ROOT);
    return store.accounts().signingKeys().remove(account, key)
        ? done(
            new Report.Sentence(
                "removed " + key + " from " + account.name(),
                Map.of("user", account.name(), "key", key)))
        : refused(Problem.notFound(fingerprint));
  }
}
