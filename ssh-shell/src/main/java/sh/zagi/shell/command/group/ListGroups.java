// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.group;

import java.util.ArrayList;
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
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.account.Groups;

@Command(name = "group list", description = "list your groups; all of them for a server admin")
@Needs(Need.SELF)
final class ListGroups extends Verb {
  private final Store store;

  ListGroups(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) {
    Caller caller = exchange.caller();
    boolean all = caller instanceof Caller.Person(var account, _) && account.admin();
    List<Groups.Member> members = store.groups().list();
    Map<String, String> roles = new LinkedHashMap<>();
    for (Groups.Member one : members) {
      boolean own = one.account().equals(caller.name());
      if (own) {
        roles.put(one.group(), one.role().word());
      } else if (all) {
        roles.putIfAbsent(one.group(), "none");
      }
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    roles.forEach((group, role) -> {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("group", group);
      row.put("role", role);
      row.put("members", members.stream().filter(one -> one.group().equals(group)).count());
      rows.add(row);
    });
    return done(new Report.Rows(rows, "no groups"));
  }
}
