// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.rule;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
import sh.zagi.storage.repo.PushPolicy;
import sh.zagi.storage.repo.RepoSettings;

@Command(name = "policy list", description = "show what new commits must not bring")
@Needs(Need.REPO_READ)
final class ListPolicies extends RepoVerb {
  private final Store store;

  ListPolicies(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(
        exchange,
        store,
        granted -> {
          RepoSettings settings = RuleVerbs.settings(store, granted.record());
          List<Map<String, Object>> rows = new ArrayList<>();
          for (PushPolicy.Rule rule : PushPolicy.Rule.values()) {
            settings
                .find(rule.setting())
                .ifPresent(value -> {
                  Map<String, Object> row = new LinkedHashMap<>();
                  row.put("policy", rule.word());
                  row.put("value", value);
                  rows.add(row);
                });
          }
          return done(new Report.Rows(rows, "no policies"));
        });
  }
}
