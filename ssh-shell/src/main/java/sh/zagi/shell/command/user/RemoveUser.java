// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.user;

import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.shell.command.session.SessionHost;
import sh.zagi.storage.account.Account;

/// Refuses while repositories carry the name: whoever got the name next would own them.
@Command(name = "user remove", description = "remove a person with all keys")
@Needs(value = Need.SERVER_ADMIN, changes = true)
final class RemoveUser extends Verb {
  private final Store store;
  private final SessionHost sessions;

  @Parameters(index = "0", paramLabel = "NAME", description = "who")
  String name = "";

  RemoveUser(Store store, SessionHost sessions) {
    this.store = store;
    this.sessions = sessions;
  }

  @Override
  public Optional<String> account() {
    return Optional.of(name);
  }

  @Override
  public Outcome run(Exchange exchange) {
    Optional<Account> account = store.accounts().find(name);
    if (account.isEmpty()) {
      return refused(Problem.notFound(name));
    }
    if (account.get().name().equalsIgnoreCase(exchange.caller().name())) {
      return refused(Problem.of(ProblemCode.REFUSED, "not removed: you can't remove yourself"));
    }
    long owned =
        store.repositories().list().stream()
            .filter(record -> record.path().owner().equalsIgnoreCase(name))
            .count();
    if (owned > 0) {
      return refused(
          Problem.of(
              ProblemCode.REFUSED,
              "not removed: "
                  + name
                  + " owns "
                  + owned
                  + (owned == 1 ? " repository" : " repositories"),
              "delete them first: repo delete OWNER/REPO --yes"));
    }
    sessions.endAll(account.get());
    store.accounts().remove(account.get());
    return done(
        new Report.Sentence(
            "removed " + account.get().name(), Map.of("user", account.get().name())));
  }
}
