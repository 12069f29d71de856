// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.key;

import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Option;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.account.Account;

/// A verb about the keys of one account.
abstract class KeyVerb extends Verb {
  final Store store;

  @Option(names = "--user", paramLabel = "NAME", description = "another account than your own")
  String user = "";

  KeyVerb(Store store) {
    this.store = store;
  }

  @Override
  public final Optional<String> account() {
    return user.isEmpty() ? Optional.empty() : Optional.of(user);
  }

  @Override
  public final Outcome run(Exchange exchange) throws IOException {
    String name = account().orElse(exchange.caller().name());
    Optional<Account> account = store.accounts().find(name);
    return account.isEmpty() ? refused(Problem.notFound(name)) : run(account.get(), exchange);
  }

  abstract Outcome run(Account account, Exchange exchange) throws IOException;
}
