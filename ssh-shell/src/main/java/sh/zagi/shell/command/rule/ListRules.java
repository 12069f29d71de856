// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.rule;

import java.io.IOException;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.repo.RefRule;

@Command(name = "rule list", description = "show who may do what to which branches and tags")
@Needs(Need.REPO_READ)
final class ListRules extends RepoVerb {
  private final Store store;

  ListRules(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(
        exchange,
        store,
        granted ->
            done(
                new Report.Rows(
                    RefRule.of(RuleVerbs.settings(store, granted.record())).stream()
                        .map(RuleVerbs::fields)
                        .toList(),
                    "no rules")));
  }
}
