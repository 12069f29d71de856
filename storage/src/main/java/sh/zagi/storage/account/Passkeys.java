// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.Row;
import sh.zagi.storage.db.Rows;

/// The passkeys of all accounts. One is registered once. Changes are on the disk when a method
/// returns. Safe for use by many threads.
public final class Passkeys {
  /// Of one account.
  public static final int MOST = 20;

  private static final String OWNED =
      "select p.*, a.name as owner_name, a.admin as owner_admin"
          + " from passkey p join account a on p.account_id = a.id";

  private final Database database;
  private final InstantSource clock;

  Passkeys(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /// What became of a passkey that was to be added.
  public enum Added {
    /// It is registered.
    YES,
    /// It was registered before, by whomever.
    KNOWN,
    /// The account has [#MOST].
    TOO_MANY,
    /// The account is gone.
    NOBODY
  }

  /// Registers a passkey.
  public Added add(Account account, Passkey.Fresh fresh) {
    return database.durably(rows -> {
      // Whoever adds another one at the same time waits here, so that both are counted.
      Optional<Long> there =
          rows.first(
              "select id from account where id = ? for update",
              row -> row.number("id"),
              account.id().value());
      if (there.isEmpty()) {
        return Added.NOBODY;
      }
      return of(rows, account).size() >= MOST ? Added.TOO_MANY : insert(rows, account, fresh);
    });
  }

  private Added insert(Rows rows, Account account, Passkey.Fresh fresh) {
    int inserted =
        rows.update(
            "insert into passkey (account_id, host, credential, handle, public_key, sign_count,"
                + " backup_eligible, name, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " on conflict do nothing",
            account.id().value(),
            fresh.host(),
            fresh.credential(),
            fresh.handle(),
            fresh.publicKey(),
            fresh.signCount(),
            fresh.backupEligible(),
            fresh.name(),
            Row.parameter(clock.instant()));
    return inserted == 1 ? Added.YES : Added.KNOWN;
  }

  /// The passkeys of an account, oldest first.
  public List<Passkey> of(Account account) {
    return database.read(rows -> of(rows, account));
  }

  private static List<Passkey> of(Rows rows, Account account) {
    return rows.list(
        OWNED + " where p.account_id = ? order by p.id", Passkeys::passkey, account.id().value());
  }

  /// A passkey by its credential's id.
  public Optional<Passkey> find(String credential) {
    return database.read(
        rows -> rows.first(OWNED + " where p.credential = ?", Passkeys::passkey, credential));
  }

  /// Remembers that a passkey was used.
  ///
  /// @param signCount that it showed
  /// @return false when it is gone, or showed that number before: two of them exist
  public boolean used(Passkey passkey, long signCount) {
    return database.durably(rows ->
        rows.update(
                "update passkey set sign_count = ?, used_at = ? where id = ?"
                    + " and (sign_count < ? or (sign_count = 0 and ? = 0))",
                signCount,
                Row.parameter(clock.instant()),
                passkey.id(),
                signCount,
                signCount)
            == 1);
  }

  /// Removes a passkey, and logs out the browsers that came by it.
  ///
  /// @return what it was; empty when the account has none of that number
  public Optional<Passkey> remove(Account account, long id) {
    return database.durably(rows -> {
      Optional<Passkey> found =
          rows.first(
              OWNED + " where p.account_id = ? and p.id = ?",
              Passkeys::passkey,
              account.id().value(),
              id);
      return rows.update("delete from passkey where id = ?", id(found)) == 1
          ? found
          : Optional.empty();
    });
  }

  private static long id(Optional<Passkey> found) {
    return found.map(Passkey::id).orElse(0L);
  }

  private static Passkey passkey(Row row) {
    Optional<Instant> used = row.maybeInstant("used_at");
    return new Passkey(
        row.number("id"),
        new Account(
            new AccountId(row.number("account_id")),
            row.text("owner_name"),
            row.flag("owner_admin")),
        new Passkey.Fresh(
            row.text("name"),
            row.text("host"),
            row.text("credential"),
            row.text("handle"),
            row.text("public_key"),
            row.number("sign_count"),
            row.flag("backup_eligible")),
        row.instant("created_at"),
        used);
  }
}
