// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.Row;

/// Groups of people that own repositories together. A group's name is one among the names of
/// people. Changes are on the disk when a method returns. Safe for use by many threads.
public final class Groups {
  private final Database database;
  private final InstantSource clock;

  public Groups(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /// Somebody in a group.
  ///
  /// @param role what the member may do with every repository of the group
  public record Member(String group, String account, Access role) {}

  /// Makes a group with a first member, who is its admin.
  ///
  /// @param name must satisfy [sh.zagi.storage.repo.RepoPath#isOwner]
  /// @return empty when the name is taken
  public Optional<Account> create(String name, Account first) {
    return database.durably(rows -> {
      int inserted =
          rows.update(
              "insert into account (name, name_key, admin, created_at, kind)"
                  + " values (?, ?, false, ?, 'group') on conflict do nothing",
              name,
              key(name),
              Row.parameter(clock.instant()));
      if (inserted == 0) {
        return Optional.empty();
      }
      Account group =
          rows.first("select * from account where name_key = ?", Accounts::account, key(name))
              .orElseThrow();
      rows.update(
          "insert into membership (group_id, account_id, role) values (?, ?, 'admin')",
          group.id().value(),
          first.id().value());
      return Optional.of(group);
    });
  }

  public Optional<Account> find(String name) {
    return database.read(rows ->
        rows.first(
            "select * from account where name_key = ? and kind = 'group'",
            Accounts::account,
            key(name)));
  }

  /// All groups with all members.
  public List<Member> list() {
    return database.read(rows ->
        rows.list(
            "select g.name as group_name, a.name as name, m.role as role from account g"
                + " join membership m on m.group_id = g.id join account a on a.id = m.account_id"
                + " order by g.name_key, a.name_key",
            row ->
                new Member(
                    row.text("group_name"), row.text("name"), Access.parse(row.text("role")))));
  }

  public List<Member> members(Account group) {
    return list().stream().filter(one -> one.group().equals(group.name())).toList();
  }

  /// What somebody may do in a group.
  public Access role(String group, Account account) {
    return database
        .read(rows ->
            rows.first(
                "select m.role as role from membership m join account g on g.id = m.group_id"
                    + " where g.name_key = ? and m.account_id = ?",
                row -> Access.parse(row.text("role")),
                key(group),
                account.id().value()))
        .orElse(Access.NONE);
  }

  /// Gives a member this role in place of what it had; [Access#NONE] takes it out of the group.
  ///
  /// @return false when that would leave the group without an admin; nothing has changed then
  public boolean set(Account group, Account account, Access role) {
    return database.durably(rows -> {
      boolean othersLead =
          rows.first(
                  "select account_id from membership"
                      + " where group_id = ? and account_id <> ? and role = 'admin'",
                  row -> row.number("account_id"),
                  group.id().value(),
                  account.id().value())
              .isPresent();
      if (role != Access.ADMIN && !othersLead) {
        return false;
      }
      rows.update(
          "delete from membership where group_id = ? and account_id = ?",
          group.id().value(),
          account.id().value());
      if (role != Access.NONE) {
        rows.update(
            "insert into membership (group_id, account_id, role) values (?, ?, ?)",
            group.id().value(),
            account.id().value(),
            role.word());
      }
      return true;
    });
  }

  /// Removes a group with what was granted to it. Its repositories must be gone before.
  public boolean remove(Account group) {
    return database.durably(rows ->
        rows.update("delete from account where id = ? and kind = 'group'", group.id().value())
            == 1);
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
