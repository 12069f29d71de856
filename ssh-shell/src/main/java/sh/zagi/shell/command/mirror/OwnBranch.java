// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.mirror;

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
import sh.zagi.shell.command.change.Desk;
import sh.zagi.storage.repo.BranchOwners;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoRecord;

@Command(
    name = "mirror owner",
    description =
        "say which side of a mirror decides where a branch goes; what the other side adds to it"
            + " becomes changes")
@Needs(value = Need.REPO_ADMIN, changes = true)
final class OwnBranch extends RepoVerb {
  private static final String HEADS = "refs/heads/";

  private final MirrorVerbs.Desk desk;
  private final Desk changes;

  @Parameters(index = "1", paramLabel = "BRANCH", description = "its name, such as main")
  String branch = "";

  @Parameters(
      index = "2",
      paramLabel = "upstream|here|both",
      description = "both is what a branch begins with: whoever has new commits first")
  String side = "";

  OwnBranch(MirrorVerbs.Desk desk, Desk changes) {
    this.desk = desk;
    this.changes = changes;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    Optional<BranchOwners.Side> wanted = BranchOwners.Side.parse(side);
    if (wanted.isEmpty()) {
      return refused(Problem.usage("not upstream, here or both: " + Shown.text(side)));
    }
    return with(exchange, desk.store(), granted -> own(exchange, granted.record(), wanted.get()));
  }

  private Outcome own(Exchange exchange, RepoRecord record, BranchOwners.Side wanted) {
    Repo repo = desk.store().repositories().open(record);
    BranchOwners.Side before = BranchOwners.of(repo.settings()).of(HEADS + branch);
    // What is set can be taken back whatever became of the branch or the mirror.
    boolean isEnd = wanted == BranchOwners.Side.BOTH && before != wanted;
    if (!isEnd && desk.host().find(record).isEmpty()) {
      return refused(ShowMirror.none(record));
    }
    if (!isEnd && !repo.refs(HEADS).containsKey(HEADS + branch)) {
      return refused(Problem.notFound("branch " + Shown.text(branch)));
    }
    if (before != wanted) {
      BranchOwners.set(repo.settings(), branch, wanted);
      changes.note(
          record,
          exchange,
          "owner of " + branch + ": " + wanted.word(),
          new RepositorySetting(RepositorySetting.OWNER + branch, before.word(), wanted.word()));
      desk.host().hurry(record);
    }
    return done(
        new Report.Sentence(
            sentence(record, wanted),
            Map.of(
                "repository",
                record.path().toString(),
                "branch",
                branch,
                "owner",
                wanted.word(),
                "before",
                before.word())));
  }

  private String sentence(RepoRecord record, BranchOwners.Side wanted) {
    String name = branch + " of " + record.path();
    return switch (wanted) {
      case UPSTREAM -> name + " is owned by the upstream: it goes where the upstream's goes";
      case HERE -> name + " is owned here: what the upstream adds becomes changes";
      case BOTH -> name + " goes forward with either side";
    };
  }

  @Override
  public String target() {
    return super.target() + " " + branch + " " + side;
  }
}
