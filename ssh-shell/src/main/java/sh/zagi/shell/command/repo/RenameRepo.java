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
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Shown;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.change.Desk;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;

/// Changes the name within the owner's names only: to give a repository to another owner is another
/// act with other rights.
@Command(name = "repo rename", description = "give a repository another name")
@Needs(value = Need.REPO_ADMIN, changes = true)
final class RenameRepo extends RepoVerb {
  private final Desk desk;
  private final Store store;

  @Parameters(index = "1", paramLabel = "NAME", description = "the new name, without an owner")
  String name = "";

  RenameRepo(Desk desk) {
    this.desk = desk;
    this.store = desk.store();
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(exchange, store, granted -> rename(exchange, granted.record()));
  }

  private Outcome rename(Exchange exchange, RepoRecord record) {
    Optional<RepoPath> wanted =
        name.indexOf('/') < 0
            ? RepoPath.parse(record.path().owner() + "/" + name)
            : Optional.empty();
    if (wanted.isEmpty()) {
      return refused(Problem.of(ProblemCode.INVALID, "not a repository name: " + Shown.text(name)));
    }
    RepoPath path = wanted.get();
    if (!store.repositories().rename(record, path)) {
      return refused(Problem.of(ProblemCode.EXISTS, "already exists: " + path));
    }
    desk.note(
        record,
        exchange,
        "rename " + record.path() + " to " + path,
        new RepositorySetting(RepositorySetting.PATH, record.path().toString(), path.toString()));
    return done(
        new Report.Sentence(
            "renamed " + record.path() + " to " + path,
            Map.of("repository", path.toString(), "was", record.path().toString())));
  }
}
