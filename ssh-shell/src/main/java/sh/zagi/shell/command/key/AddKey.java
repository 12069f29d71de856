// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.key;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.TypedKey;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.PublicKey;

@Command(name = "key add", description = "add a public key to an account")
@Needs(value = Need.SELF, changes = true)
final class AddKey extends KeyVerb {
  @Parameters(
      arity = "1..*",
      paramLabel = "KEY",
      description = "the line of a .pub file, or - to read it from standard input")
  List<String> key = new ArrayList<>();

  AddKey(Store store) {
    super(store);
  }

  @Override
  Outcome run(Account account, Exchange exchange) throws IOException {
    return switch (TypedKey.read(key, exchange)) {
      case TypedKey.Bad(Problem problem) -> refused(problem);
      case TypedKey.Good(PublicKey parsed) -> add(account, parsed);
      case TypedKey.Absent _ -> refused(Problem.usage("key add needs KEY"));
    };
  }

  private Outcome add(Account account, PublicKey parsed) {
    if (!store.accounts().addKey(account, parsed)) {
      return refused(TypedKey.taken(parsed));
    }
    return done(
        new Report.Sentence(
            "added " + parsed.fingerprint() + " to " + account.name(),
            Map.of("user", account.name(), "key", parsed.fingerprint().text())));
  }
}
