// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.key;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.AccountVerb;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.AccountKey;
import sh.zagi.storage.account.Caller;

/// Refuses the key of this very connection, which would lock its owner out.
@Command(name = "key remove", description = "remove a public key from an account")
@Needs(value = Need.SELF, changes = true)
final class RemoveKey extends AccountVerb {
  private final Store store;

  @Parameters(
      index = "0",
      paramLabel = "FINGERPRINT",
      description = "SHA256:..., as key list shows it")
  String fingerprint = "";

  RemoveKey(Store store) {
    super(store);
    this.store = store;
  }

  @Override
  protected Outcome run(Account account, Exchange exchange) {
    List<AccountKey> keys = store.accounts().keys().of(account);
    for (AccountKey key : keys) {
      if (key.fingerprint().text().equals(fingerprint)) {
        return isOwnConnection(exchange.caller(), key)
            ? refused(
                Problem.of(
                    ProblemCode.REFUSED,
                    "not removed: this connection uses " + fingerprint,
                    "connect with another key first"))
            : remove(account, key);
      }
    }
    return refused(Problem.notFound(fingerprint));
  }

  private static boolean isOwnConnection(Caller caller, AccountKey key) {
    return caller instanceof Caller.Person(_, var used) && used.equals(key.fingerprint());
  }

  private Outcome remove(Account account, AccountKey key) {
    store.accounts().keys().remove(account, key.fingerprint());
    return done(
        new Report.Sentence(
            "removed " + key.fingerprint() + " from " + account.name(),
            Map.of("user", account.name(), "key", key.fingerprint().text())));
  }
}
