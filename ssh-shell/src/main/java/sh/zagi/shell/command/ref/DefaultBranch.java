// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.ref;

import java.io.IOException;
import java.util.Map;
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
import sh.zagi.shell.command.change.Desk;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoRecord;

@Command(
    name = "branch default",
    description = "make another branch the trunk: what clones check out and sessions open on")
@Needs(value = Need.REPO_ADMIN, changes = true)
final class DefaultBranch extends RepoVerb {
  private final Desk desk;

  @Parameters(index = "1", paramLabel = "BRANCH", description = "its name")
  String name = "";

  DefaultBranch(Desk desk) {
    this.desk = desk;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(exchange, desk.store(), granted -> set(exchange, granted.record()));
  }

  private Outcome set(Exchange exchange, RepoRecord record) {
    Repo repo = desk.store().repositories().open(record);
    boolean exists = repo.refs(RefVerbs.BRANCHES).containsKey(RefVerbs.BRANCHES + name);
    if (!exists) {
      return refused(Problem.notFound(name));
    }
    String before = repo.trunk();
    repo.setTrunk(name);
    desk.note(
        record,
        exchange,
        "make " + name + " the trunk",
        new RepositorySetting(RepositorySetting.TRUNK, before, name));
    return done(
        new Report.Sentence(
            "the trunk of " + record.path() + " is " + name,
            Map.of("repository", record.path().toString(), "trunk", name, "was", before)));
  }
}
