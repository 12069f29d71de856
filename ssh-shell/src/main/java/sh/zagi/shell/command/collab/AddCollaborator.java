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
import sh.zagi.shell.command.Shown;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.change.Desk;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.repo.RepoRecord;

@Command(name = "collab add", description = "let somebody use a repository, or change how")
@Needs(value = Need.REPO_ADMIN, changes = true)
final class AddCollaborator extends RepoVerb {
  private final Desk desk;
  private final Store store;

  @Parameters(index = "1", paramLabel = "USER", description = "a person or a group")
  String user = "";

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "read|write|admin",
      description = "how; default: write")
  String access = "write";

  AddCollaborator(Desk desk) {
    this.desk = desk;
    this.store = desk.store();
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    Access wanted = Access.parse(access);
    Optional<Account> account = store.accounts().findHolder(user);
    if (wanted == Access.NONE) {
      return refused(Problem.usage("not read, write or admin: " + Shown.text(access)));
    }
    return account.isEmpty()
        ? refused(Problem.notFound(user))
        : with(exchange, store, granted -> add(exchange, granted.record(), account.get(), wanted));
  }

  private Outcome add(Exchange exchange, RepoRecord record, Account account, Access wanted) {
    Access before = store.grants().of(record, account);
    store.grants().set(record, account, wanted);
    desk.note(
        record,
        exchange,
        "let " + account.name() + " " + wanted.word(),
        new RepositorySetting(
            RepositorySetting.ACCESS + account.name(), before.word(), wanted.word()));
    return done(
        new Report.Sentence(
            account.name() + " has " + wanted.word() + " access to " + record.path(),
            Map.of(
                "repository",
                record.path().toString(),
                "user",
                account.name(),
                "access",
                wanted.word())));
  }
}
