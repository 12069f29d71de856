// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.AccountVerb;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Shown;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.SigningKey;
import sh.zagi.storage.git.sign.PgpKey;

/// The key is too long to be typed: `gpg --armor --export ID | ssh host signing-key add`.
@Command(
    name = "signing-key add",
    description = "read the OpenPGP key that an account signs with from standard input")
@Needs(value = Need.SELF, changes = true)
final class AddSigningKey extends AccountVerb {
  private final Store store;

  AddSigningKey(Store store) {
    super(store);
    this.store = store;
  }

  @Override
  protected Outcome run(Account account, Exchange exchange) throws IOException {
    byte[] typed = exchange.streams().in().readNBytes(PgpKey.MOST_BYTES + 1);
    if (typed.length > PgpKey.MOST_BYTES) {
      return refused(
          Problem.of(
              ProblemCode.INVALID,
              "key is too large",
              "'gpg --armor --export-options export-minimal --export' leaves out what others"
                  + " signed"));
    }
    SigningKey key;
    try {
      key = PgpKey.parse(new String(typed, UTF_8));
    } catch (IllegalArgumentException e) {
      return refused(Problem.of(ProblemCode.INVALID, String.valueOf(e.getMessage())));
    }
    if (!store.accounts().signingKeys().add(account, key)) {
      return refused(Problem.of(ProblemCode.EXISTS, "key is in use: " + key.fingerprint()));
    }
    return done(
        new Report.Sentence(
            "added " + key.fingerprint() + " to " + account.name(),
            Map.of(
                "user",
                account.name(),
                "key",
                key.fingerprint(),
                "label",
                Shown.text(key.label()))));
  }
}
