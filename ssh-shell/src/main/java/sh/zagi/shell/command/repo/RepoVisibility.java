// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.repo;

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
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Visibility;

@Command(name = "repo visibility", description = "let everybody read a repository, or not")
@Needs(value = Need.REPO_ADMIN, changes = true)
final class RepoVisibility extends RepoVerb {
  private final Desk desk;
  private final Store store;

  @Parameters(index = "1", paramLabel = "public|private", description = "who may read it")
  String word = "";

  RepoVisibility(Desk desk) {
    this.desk = desk;
    this.store = desk.store();
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    Optional<Visibility> visibility = Visibility.parse(word);
    return visibility.isEmpty()
        ? refused(Problem.usage("not public or private: " + Shown.text(word)))
        : with(exchange, store, granted -> set(exchange, granted.record(), visibility.get()));
  }

  private Outcome set(Exchange exchange, RepoRecord record, Visibility visibility) {
    store.repositories().setVisibility(record, visibility);
    desk.note(
        record,
        exchange,
        "make it " + visibility.word(),
        new RepositorySetting(
            RepositorySetting.VISIBILITY, record.visibility().word(), visibility.word()));
    return done(
        new Report.Sentence(
            record.path() + " is " + visibility.word(),
            Map.of("repository", record.path().toString(), "visibility", visibility.word())));
  }
}
