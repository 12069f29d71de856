// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.rule;

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
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.repo.RefRule;
import sh.zagi.storage.repo.RepoSettings;

@Command(name = "rule remove", description = "take a rule away")
@Needs(value = Need.REPO_ADMIN, changes = true)
final class RemoveRule extends RepoVerb {
  private final Store store;

  @Parameters(index = "1", paramLabel = "PATTERN", description = "as rule list shows it")
  String pattern = "";

  RemoveRule(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(
        exchange,
        store,
        granted -> {
          RepoSettings settings = RuleVerbs.settings(store, granted.record());
          boolean found =
              RefRule.of(settings).stream().anyMatch(rule -> rule.pattern().equals(pattern));
          if (!found) {
            return refused(Problem.notFound(pattern));
          }
          RuleVerbs.set(settings, pattern, Optional.empty());
          return done(
              new Report.Sentence("removed the rule for " + pattern, Map.of("pattern", pattern)));
        });
  }
}
