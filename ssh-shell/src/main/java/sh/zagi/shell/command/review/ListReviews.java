// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.review;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.change.edge.Proposed;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;

@Command(
    name = "review list",
    description = "list the changes that were proposed and have not landed, with their approvals")
@Needs(Need.REPO_READ)
final class ListReviews extends RepoVerb {
  private final Store store;

  ListReviews(Store store) {
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
                    Proposed.in(store.repositories().open(granted.record())).stream()
                        .map(ListReviews::row)
                        .toList(),
                    "nothing is proposed")));
  }

  private static Map<String, Object> row(Proposed one) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("change", one.change());
    row.put("commit", one.commit().hex());
    row.put("branch", one.branch());
    row.put("by", one.by());
    row.put("state", state(one));
    row.put("approved", String.join(",", one.approvedBy()));
    row.put("subject", one.subject());
    return row;
  }

  static String state(Proposed one) {
    return one.enough() ? "ready" : "needs " + one.wanted().words();
  }
}
