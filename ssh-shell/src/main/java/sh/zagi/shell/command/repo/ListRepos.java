// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.repo;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.account.AccessChecker;

@Command(name = "repo list", description = "list the repositories that you may read")
@Needs(Need.ANYONE)
final class ListRepos extends Verb {
  private final Store store;

  ListRepos(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) {
    List<Map<String, Object>> rows =
        store.access().readable(exchange.caller()).stream().map(ListRepos::row).toList();
    return done(new Report.Rows(rows, "no repositories"));
  }

  private static Map<String, Object> row(AccessChecker.Granted granted) {
    Map<String, Object> row = RepoVerbs.fields(granted.record());
    row.put("access", granted.access().word());
    return row;
  }
}
