// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.repo;

import java.util.Optional;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Unmade;
import sh.zagi.storage.repo.Quota;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;

@Command(name = "repo restore", description = "bring back a repository that was deleted")
@Needs(value = Need.REPO_OWNER, changes = true)
final class RestoreRepo extends RepoVerb {
  private final Store store;

  RestoreRepo(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) {
    RepoPath path = path(exchange);
    if (store.repositories().find(path).isPresent()) {
      return refused(
          Problem.of(
              ProblemCode.EXISTS,
              "already exists: " + path,
              "give that one another name first, with 'repo rename'"));
    }
    Optional<RepoRecord> restored = store.repositories().restore(path);
    Optional<Quota.Refusal> full = store.repositories().quotas().refusal(path.owner());
    if (restored.isEmpty() && full.isPresent()) {
      return refused(Unmade.problem(full.get()));
    }
    return restored.isPresent()
        ? done(new Report.Sentence("restored " + path, RepoVerbs.fields(restored.get())))
        : refused(Problem.of(ProblemCode.NOT_FOUND, "not among what was deleted: " + path));
  }
}
