// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.repo;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
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

@Command(
    name = "repo protect",
    description = "let a branch only move forward, without conflicts; the trunk does anyway")
@Needs(value = Need.REPO_ADMIN, changes = true)
final class ProtectBranch extends RepoVerb {
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._/-]{0,199}";

  private final Store store;

  @Parameters(index = "1", paramLabel = "BRANCH", description = "its name, such as main")
  String branch = "";

  @Option(names = "--off", description = "lift the protection, that of the trunk as well")
  boolean off;

  ProtectBranch(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) {
    if (!branch.matches(NAME)) {
      return refused(
          Problem.of(ProblemCode.INVALID, "not the name of a branch: " + Shown.text(branch)));
    }
    return with(
        exchange,
        store,
        granted -> {
          store.repositories().open(granted.record()).protect(branch, !off);
          String path = granted.record().path().toString();
          return done(
              new Report.Sentence(
                  branch + " of " + path + (off ? " is open" : " is protected"),
                  Map.of("repository", path, "branch", branch, "protected", !off)));
        });
  }
}
