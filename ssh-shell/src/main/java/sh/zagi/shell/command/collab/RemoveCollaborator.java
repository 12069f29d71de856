// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.collab;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.change.work.RepositorySetting;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.change.Desk;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.repo.RepoRecord;

@Command(name = "collab remove", description = "take back what somebody was given")
@Needs(value = Need.REPO_ADMIN, changes = true)
final class RemoveCollaborator extends RepoVerb {
  private final Desk desk;
  private final Store store;

  @Parameters(index = "1", paramLabel = "USER", description = "who")
  String user = "";

  RemoveCollaborator(Desk desk) {
    this.desk = desk;
    this.store = desk.store();
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(exchange, store, granted -> remove(exchange, granted.record()));
  }

  private Outcome remove(Exchange exchange, RepoRecord record) {
    Optional<Account> account = store.accounts().findHolder(user);
    Access before = account.map(one -> store.grants().of(record, one)).orElse(Access.NONE);
    if (account.isEmpty() || before == Access.NONE) {
      return refused(Problem.notFound(user));
    }
    store.grants().set(record, account.get(), Access.NONE);
    desk.note(
        record,
        exchange,
        "take access from " + account.get().name(),
        new RepositorySetting(
            RepositorySetting.ACCESS + account.get().name(), before.word(), Access.NONE.word()));
    return done(
        new Report.Sentence(
            account.get().name() + " has no more access to " + record.path() + " than everybody",
            Map.of("repository", record.path().toString(), "user", account.get().name())));
  }
}
