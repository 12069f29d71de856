// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.repo;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
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
import sh.zagi.storage.repo.Repo;

@Command(
    name = "repo protect",
    description = "let a branch only move forward, without conflicts; the trunk does anyway")
@Needs(value = Need.REPO_ADMIN, changes = true)
final class ProtectBranch extends RepoVerb {
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._/-]{0,199}";

  private final Desk desk;
  private final Store store;

  @Parameters(index = "1", paramLabel = "BRANCH", description = "its name, such as main")
  String branch = "";

  @Option(names = "--off", description = "lift the protection, that of the trunk as well")
  boolean off;

  ProtectBranch(Desk desk) {
    this.desk = desk;
    this.store = desk.store();
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    if (!branch.matches(NAME)) {
      return refused(
          Problem.of(ProblemCode.INVALID, "not the name of a branch: " + Shown.text(branch)));
    }
    return with(
        exchange,
        store,
        granted -> {
          Repo repo = store.repositories().open(granted.record());
          String before = word(repo.isProtected(branch));
          repo.protect(branch, !off);
          desk.note(
              granted.record(),
              exchange,
              (off ? "open branch " : "protect branch ") + branch,
              new RepositorySetting(RepositorySetting.PROTECTION + branch, before, word(!off)));
          String path = granted.record().path().toString();
          return done(
              new Report.Sentence(
                  branch + " of " + path + (off ? " is open" : " is protected"),
                  Map.of("repository", path, "branch", branch, "protected", !off)));
        });
  }

  private static String word(boolean on) {
    return on ? "on" : "off";
  }
}
