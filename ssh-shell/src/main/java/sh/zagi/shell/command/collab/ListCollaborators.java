// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.collab;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.account.Grants;

@Command(name = "collab list", description = "list who was given access to a repository")
@Needs(Need.REPO_ADMIN)
final class ListCollaborators extends RepoVerb {
  private final Store store;

  ListCollaborators(Store store) {
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
                    store.grants().list(granted.record()).stream()
                        .map(ListCollaborators::row)
                        .toList(),
                    "no collaborators")));
  }

  private static Map<String, Object> row(Grants.Grant grant) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("user", grant.account());
    row.put("access", grant.access().word());
    return row;
  }
}
