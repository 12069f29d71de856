// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.Row;
import sh.zagi.storage.db.Rows;

/// Which account somebody of an OpenID provider has here. One identity is linked to one account,
/// and an account to one of each provider. Changes are on the disk when a method returns. Safe for
/// use by many threads.
public final class Identities {
  private static final String OWNED =
      "select i.*, a.name as owner_name, a.admin as owner_admin"
          + " from linked_identity i join account a on i.account_id = a.id";

  private final Database database;
  private final InstantSource clock;

  Identities(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /// Links an account.
  ///
  /// @return false when that identity is linked already, the account has another one of that
  ///   provider, or the account is gone
  public boolean add(Account account, Identity.Claim claim) {
    return database.durably(rows -> {
      // Whoever links the same account at the same time waits here.
      boolean there =
          rows.first(
                  "select id from account where id = ? for update",
                  row -> row.number("id"),
                  account.id().value())
              .isPresent();
      boolean has =
          rows.first(
                  "select id from linked_identity where account_id = ? and issuer = ?",
                  row -> row.number("id"),
                  account.id().value(),
                  claim.issuer())
              .isPresent();
      return there && !has && insert(rows, account, claim);
    });
  }

  private boolean insert(Rows rows, Account account, Identity.Claim claim) {
    return rows.update(
            "insert into linked_identity (account_id, issuer, subject, label, created_at)"
                + " values (?, ?, ?, ?, ?) on conflict do nothing",
            account.id().value(),
            claim.issuer(),
            claim.subject(),
            claim.label(),
            Row.parameter(clock.instant()))
        == 1;
  }

  /// Makes a person who has no key yet, linked from the start: both or nothing.
  ///
  /// @param name must satisfy [sh.zagi.storage.repo.RepoPath#isOwner]
  /// @return false when that identity is linked already, or the name is not free: somebody has it,
  ///   or repositories carry it, deleted ones too, whose owner the newcomer would be
  public boolean open(String name, Identity.Claim claim) {
    return database.durably(rows -> {
      boolean isCarried =
          rows.first(
                  "select id from repository where lower(owner) = ? limit 1",
                  row -> row.number("id"),
                  Accounts.key(name))
              .isPresent();
      Optional<Account> made =
          isCarried ? Optional.empty() : Accounts.insert(rows, name, false, clock.instant());
      if (made.isEmpty() || insert(rows, made.get(), claim)) {
        return made.isPresent();
      }
      // The same person at the same time, by another name.
      rows.update("delete from account where id = ?", made.get().id().value());
      return false;
    });
  }

  /// Who somebody of a provider is here; remembers that it was asked.
  public Optional<Identity> use(Identity.Claim claim) {
    return database.durably(rows -> {
      rows.update(
          "update linked_identity set used_at = ? where issuer = ? and subject = ?",
          Row.parameter(clock.instant()),
          claim.issuer(),
          claim.subject());
      return rows.first(
          OWNED + " where i.issuer = ? and i.subject = ?",
          Identities::identity,
          claim.issuer(),
          claim.subject());
    });
  }

  /// What an account is linked to, oldest first.
  public List<Identity> of(Account account) {
    return database.read(rows ->
        rows.list(
            OWNED + " where i.account_id = ? order by i.id",
            Identities::identity,
            account.id().value()));
  }

  /// Unlinks an account, and logs out the browsers that came that way.
  ///
  /// @return false when the account has none of that number
  public boolean remove(Account account, long id) {
    return database.durably(rows ->
        rows.update(
                "delete from linked_identity where account_id = ? and id = ?",
                account.id().value(),
                id)
            == 1);
  }

  private static Identity identity(Row row) {
    return new Identity(
        row.number("id"),
        new Account(
            new AccountId(row.number("account_id")),
            row.text("owner_name"),
            row.flag("owner_admin")),
        new Identity.Claim(row.text("issuer"), row.text("subject"), row.text("label")),
        row.instant("created_at"),
        row.maybeInstant("used_at"));
  }
}
