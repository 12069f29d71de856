// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.Row;

/// The OpenPGP keys of all accounts. A key is registered once. Changes are on the disk when a
/// method returns. Safe for use by many threads.
public final class SigningKeys {
  private static final String OWNED =
      "select k.*, a.name as owner_name, a.admin as owner_admin"
          + " from signing_key k join account a on k.account_id = a.id";

  private final Database database;
  private final InstantSource clock;

  SigningKeys(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /// A key that somebody registered. The ids of its parts are not read back.
  public record Registered(Account owner, SigningKey key, Instant createdAt) {}

  /// Registers a key.
  ///
  /// @return false when it is registered already
  public boolean add(Account account, SigningKey key) {
    return database.durably(rows -> {
      int inserted =
          rows.update(
              "insert into signing_key (fingerprint, account_id, label, encoded, created_at)"
                  + " values (?, ?, ?, ?, ?) on conflict do nothing",
              key.fingerprint(),
              account.id().value(),
              key.label(),
              key.encoded(),
              Row.parameter(clock.instant()));
      for (String id : inserted == 0 ? Set.<String>of() : key.ids()) {
        rows.update(
            "insert into signing_key_id (key_id, fingerprint) values (?, ?)",
            id,
            key.fingerprint());
      }
      return inserted == 1;
    });
  }

  /// The keys of an account, oldest first.
  public List<Registered> of(Account account) {
    return database.read(rows ->
        rows.list(
            OWNED + " where k.account_id = ? order by k.created_at, k.fingerprint",
            SigningKeys::registered,
            account.id().value()));
  }

  public boolean remove(Account account, String fingerprint) {
    return database.durably(rows ->
        rows.update(
                "delete from signing_key where account_id = ? and fingerprint = ?",
                account.id().value(),
                fingerprint)
            == 1);
  }

  /// The keys that have a part of that id: one, unless somebody made another on purpose.
  public List<Registered> find(String id) {
    return database.read(rows ->
        rows.list(
            OWNED + " join signing_key_id i on i.fingerprint = k.fingerprint where i.key_id = ?",
            SigningKeys::registered,
            id));
  }

  private static Registered registered(Row row) {
    return new Registered(
        new Account(
            new AccountId(row.number("account_id")),
            row.text("owner_name"),
            row.flag("owner_admin")),
        new SigningKey(row.text("fingerprint"), row.text("label"), row.text("encoded"), Set.of()),
        row.instant("created_at"));
  }
}
