// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.rule;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
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
import sh.zagi.storage.repo.RefRule;
import sh.zagi.storage.repo.RepoSettings;

@Command(
    name = "rule set",
    description =
        "say who may push to, rewrite, delete and approve the branches or tags of a pattern")
@Needs(value = Need.REPO_ADMIN, changes = true)
final class SetRule extends RepoVerb {
  private static final String WHO = "everybody|people|nobody|NAME,...";

  private final Store store;

  @Parameters(
      index = "1",
      paramLabel = "PATTERN",
      description = "main, release/* or tags/v*; ** goes across slashes")
  String pattern = "";

  @Option(names = "--push", paramLabel = WHO, description = "who may create and move them")
  String push = "everybody";

  @Option(names = "--force", paramLabel = WHO, description = "who may rewrite them")
  String force = "nobody";

  @Option(names = "--delete", paramLabel = WHO, description = "who may delete them")
  String delete = "nobody";

  @Option(
      names = "--approvals",
      paramLabel = "NUMBER",
      description = "how many people approve each commit that comes to them, beside its author")
  int approvals;

  @Option(names = "--approve", paramLabel = WHO, description = "whose approvals count")
  String approve = "people";

  SetRule(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    if (!RefRule.isPattern(pattern)) {
      return refused(
          Problem.of(ProblemCode.INVALID, "not a pattern of names: " + Shown.text(pattern)));
    }
    for (String word : List.of(push, force, delete, approve)) {
      if (RefRule.Who.parse(word).isEmpty()) {
        return refused(Problem.usage("not " + WHO + ": " + Shown.text(word)));
      }
    }
    RefRule.Approvals asked =
        new RefRule.Approvals(approvals, RefRule.Who.parse(approve).orElseThrow());
    if (approvals < 0 || approvals > RefRule.Approvals.MOST) {
      return refused(Problem.usage("--approvals is 0 to " + RefRule.Approvals.MOST));
    }
    if (!asked.isPossible()) {
      return refused(
          Problem.of(
              ProblemCode.INVALID,
              "nobody could push there: "
                  + approvals
                  + " approvals are asked for, and --approve names fewer people"));
    }
    RefRule rule =
        new RefRule(
            pattern,
            RefRule.Who.parse(push).orElseThrow(),
            RefRule.Who.parse(force).orElseThrow(),
            RefRule.Who.parse(delete).orElseThrow(),
            asked);
    return with(
        exchange,
        store,
        granted -> {
          RepoSettings settings = RuleVerbs.settings(store, granted.record());
          RuleVerbs.set(settings, pattern, Optional.of(rule));
          return done(
              new Report.Sentence(
                  granted.record().path() + ": " + rule.line(), RuleVerbs.fields(rule)));
        });
  }
}
