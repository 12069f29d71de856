// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.operator;

import java.util.LinkedHashMap;
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

@Command(name = "caches list", description = "show what the server keeps in memory to be quick")
@Needs(Need.SERVER_ADMIN)
final class ListCaches extends Verb {
  private final Store store;

  ListCaches(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) {
    return done(
        new Report.Rows(
            List.of(
                row("open repositories", store.repositories().openCount()),
                row("measured repositories", store.repositories().quotas().measuredCount())),
            "nothing"));
  }

  private static Map<String, Object> row(String cache, long entries) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("cache", cache);
    row.put("entries", entries);
    return row;
  }
}
