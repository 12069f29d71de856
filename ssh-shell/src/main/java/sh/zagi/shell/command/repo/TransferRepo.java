// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.repo;

import java.io.IOException;
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
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Shown;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Unmade;
import sh.zagi.storage.repo.Quota;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;

/// Takes the right to give it away and the right to take it: nobody fills another's name space.
@Command(name = "repo transfer", description = "give a repository to another owner")
@Needs(value = Need.REPO_ADMIN, changes = true)
final class TransferRepo extends RepoVerb {
  private final Store store;

  @Parameters(index = "1", paramLabel = "OWNER", description = "who gets it")
  String owner = "";

  TransferRepo(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(exchange, store, granted -> transfer(exchange, granted.record()));
  }

  private Outcome transfer(Exchange exchange, RepoRecord record) {
    Optional<RepoPath> wanted = RepoPath.parse(owner + "/" + record.path().name());
    if (wanted.isEmpty() || store.accounts().findHolder(owner).isEmpty()) {
      return refused(Problem.notFound(owner));
    }
    RepoPath path = wanted.get();
    if (!store.access().mayCreate(exchange.caller(), path)) {
      return refused(
          Problem.of(
              ProblemCode.REFUSED,
              "you may not create repositories of " + Shown.text(owner),
              "a server admin can transfer it, or " + owner + " with admin access to it"));
    }
    boolean changes = !record.path().owner().equalsIgnoreCase(path.owner());
    Optional<Quota.Refusal> full =
        store.repositories().quotas().refusal(path.owner(), record).filter(_ -> changes);
    if (full.isPresent()) {
      return refused(Unmade.problem(full.get()));
    }
    if (!store.repositories().rename(record, path)) {
      return refused(Unmade.problem(store.repositories(), path));
    }
    return done(
        new Report.Sentence(
            record.path() + " is " + path + " now",
            Map.of("repository", path.toString(), "was", record.path().toString())));
  }
}
