// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

import java.util.List;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.repo.RepoRecord;

/// Who was given access to whose repositories. Changes are on the disk when a method returns. Safe
/// for use by many threads.
public final class Grants {
  private final Database database;

  public Grants(Database database) {
    this.database = database;
  }

  /// What somebody was given.
  public record Grant(String account, Access access) {}

  /// Gives an account this access, in place of what it had; [Access#NONE] takes it away.
  public void set(RepoRecord record, Account account, Access access) {
    var _ =
        database.durably(rows -> {
          int removed =
              rows.update(
                  "delete from repository_grant where repository_id = ? and account_id = ?",
                  record.id(),
                  account.id().value());
          return access == Access.NONE
              ? removed
              : rows.update(
                  "insert into repository_grant (repository_id, account_id, access)"
                      + " values (?, ?, ?)",
                  record.id(),
                  account.id().value(),
                  access.word());
        });
  }

  /// What an account was given.
  public Access of(RepoRecord record, Account account) {
    return list(record).stream()
        .filter(grant -> grant.account().equals(account.name()))
        .map(Grant::access)
        .findFirst()
        .orElse(Access.NONE);
  }

  /// Everybody who was given something, by name. The owner and admins need no grant.
  public List<Grant> list(RepoRecord record) {
    return database.read(rows ->
        rows.list(
            "select a.name, g.access from repository_grant g join account a on a.id = g.account_id"
                + " where g.repository_id = ? order by a.name_key",
            row -> new Grant(row.text("name"), Access.parse(row.text("access"))),
            record.id()));
  }
}
