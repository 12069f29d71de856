// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.collab;

import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.repo.RepoRecord;

@Command(name = "collab remove", description = "take back what somebody was given")
@Needs(value = Need.REPO_ADMIN, changes = true)
final class RemoveCollaborator extends RepoVerb {
  private final Store store;

  @Parameters(index = "1", paramLabel = "USER", description = "who")
  String user = "";

  RemoveCollaborator(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) {
    return with(exchange, store, granted -> remove(granted.record()));
  }

  private Outcome remove(RepoRecord record) {
    Optional<Account> account = store.accounts().find(user);
    boolean had =
        store.grants().list(record).stream().anyMatch(one -> one.account().equalsIgnoreCase(user));
    if (account.isEmpty() || !had) {
      return refused(Problem.notFound(user));
    }
    store.grants().set(record, account.get(), Access.NONE);
    return done(
        new Report.Sentence(
            account.get().name() + " has no more access to " + record.path() + " than everybody",
            Map.of("repository", record.path().toString(), "user", account.get().name())));
  }
}
