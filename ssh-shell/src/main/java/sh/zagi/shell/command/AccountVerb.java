// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Option;
import sh.zagi.storage.account.Account;

/// A verb about one account: the caller's own, or for admins another.
public abstract class AccountVerb extends Verb {
  private final Store store;

  @Option(names = "--user", paramLabel = "NAME", description = "another account than your own")
  String user = "";

  protected AccountVerb(Store store) {
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

  protected abstract Outcome run(Account account, Exchange exchange) throws IOException;
}
