// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.group;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.account.Groups;

/// The rows of this package for the table.
public final class GroupVerbs {
  private GroupVerbs() {}

  public static List<Supplier<? extends Verb>> of(Store store) {
    return List.of(
        () -> new CreateGroup(store),
        () -> new ListGroups(store),
        () -> new ListMembers(store),
        () -> new AddMember(store),
        () -> new RemoveMember(store),
        () -> new DeleteGroup(store));
  }

  static Map<String, Object> fields(Groups.Member member) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("group", member.group());
    fields.put("user", member.account());
    fields.put("role", member.role().word());
    return fields;
  }
}
