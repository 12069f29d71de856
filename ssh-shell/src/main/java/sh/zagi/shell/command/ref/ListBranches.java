// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.ref;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.repo.NamedCommit;
import sh.zagi.storage.repo.Repo;

@Command(name = "branch list", description = "list the branches of a repository")
@Needs(Need.REPO_READ)
final class ListBranches extends RepoVerb {
  private final Store store;

  ListBranches(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(
        exchange,
        store,
        granted -> {
          Repo repo = store.repositories().open(granted.record());
          List<Map<String, Object>> rows =
              repo.named(RefVerbs.BRANCHES).stream().map(one -> row(repo, one)).toList();
          return done(new Report.Rows(rows, "no branches"));
        });
  }

  private static Map<String, Object> row(Repo repo, NamedCommit branch) {
    Map<String, Object> row = RefVerbs.fields("branch", branch);
    boolean trunk = branch.name().equals(repo.trunk());
    row.put("kind", trunk ? "trunk" : repo.isProtected(branch.name()) ? "protected" : "branch");
    row.put("subject", branch.subject());
    return row;
  }
}
