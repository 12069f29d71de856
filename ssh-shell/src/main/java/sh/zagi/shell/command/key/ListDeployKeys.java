// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.key;

import java.io.IOException;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;

@Command(name = "deploy-key list", description = "list the keys of machines that use a repository")
@Needs(Need.REPO_ADMIN)
final class ListDeployKeys extends RepoVerb {
  private final Store store;

  ListDeployKeys(Store store) {
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
                    store.accounts().keys().deployKeys(granted.record()).stream()
                        .map(key -> KeyVerbs.row(store, key))
                        .toList(),
                    "no deploy keys")));
  }
}
