// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.user;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.shell.command.session.SessionHost;
import sh.zagi.storage.account.Account;

/// The rows of this package for the table.
public final class UserVerbs {
  private UserVerbs() {}

  public static List<Supplier<? extends Verb>> of(Store store, SessionHost sessions) {
    return List.of(
        () -> new AddUser(store),
        () -> new SetAdmin(store),
        () -> new ListUsers(store),
        () -> new UserInfo(store),
        () -> new RemoveUser(store, sessions));
  }

  static Map<String, Object> fields(Account account) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("user", account.name());
    fields.put("admin", account.admin());
    return fields;
  }
}
