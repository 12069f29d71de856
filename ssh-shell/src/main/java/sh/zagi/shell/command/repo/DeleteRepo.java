// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.repo;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.session.SessionHost;
import sh.zagi.storage.repo.RepoRecord;

@Command(name = "repo delete", description = "delete a repository; for 30 days it can be restored")
@Needs(value = Need.REPO_ADMIN, changes = true)
final class DeleteRepo extends RepoVerb {
  private final Store store;
  private final SessionHost sessions;

  @Option(names = "--yes", description = "mean it")
  boolean yes;

  @Option(names = "--erase", description = "erase all its data now; there is no way back")
  boolean erase;

  DeleteRepo(Store store, SessionHost sessions) {
    this.store = store;
    this.sessions = sessions;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(exchange, store, granted -> delete(granted.record()));
  }

  private Outcome delete(RepoRecord record) {
    if (!yes) {
      return refused(
          Problem.of(
              ProblemCode.REFUSED,
              "not deleted: " + record.path(),
              erase
                  ? "there is no way back; add --yes to erase it"
                  : "add --yes to delete it; 'repo restore' brings it back for 30 days"));
    }
    sessions.endAll(record);
    if (erase) {
      store.repositories().erase(record);
    } else {
      store.repositories().delete(record);
    }
    return done(
        new Report.Sentence(
            (erase ? "erased " : "deleted ") + record.path(),
            Map.of("repository", record.path().toString())));
  }
}
