// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.Row;
import sh.zagi.storage.db.Rows;

/// The people of this server. Names are compared without case. Changes are on the disk when a
/// method returns. Safe for use by many threads.
public final class Accounts {
  private static final String PERSON =
      "select id, name, admin from account where name_key = ? and kind = 'person'";

  private static final String GUESTS = "(guest)";

  private final Database database;
  private final InstantSource clock;
  private final Keys keys;
  private final SigningKeys signingKeys;
  private final Passkeys passkeys;
  private final Identities identities;

  public Accounts(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.keys = new Keys(database, clock);
    this.signingKeys = new SigningKeys(database, clock);
    this.passkeys = new Passkeys(database, clock);
    this.identities = new Identities(database, clock);
  }

  /// Adds a person.
  ///
  /// @param name must satisfy [sh.zagi.storage.repo.RepoPath#isOwner]
  /// @return empty when the name is taken
  public Optional<Account> add(String name, boolean admin) {
    return database.durably(rows -> insert(rows, name, admin, clock.instant()));
  }

  static Optional<Account> insert(Rows rows, String name, boolean admin, Instant now) {
    int inserted =
        rows.update(
            "insert into account (name, name_key, admin, created_at) values (?, ?, ?, ?)"
                + " on conflict do nothing",
            name,
            key(name),
            admin,
            Row.parameter(now));
    return inserted == 0 ? Optional.empty() : rows.first(PERSON, Accounts::account, key(name));
  }

  public Optional<Account> find(String name) {
    return database.read(rows -> rows.first(PERSON, Accounts::account, key(name)));
  }

  /// Whoever has this database key.
  public Optional<Account> find(AccountId id) {
    return database.read(rows ->
        rows.first(
            "select id, name, admin from account where id = ?", Accounts::account, id.value()));
  }

  /// Stands for everybody who is let in without being anybody; made when it is first asked for. Its
  /// name can be nobody's, so it owns nothing.
  public Account guests() {
    return database.durably(rows -> {
      rows.update(
          "insert into account (name, name_key, admin, created_at, kind)"
              + " values (?, ?, false, ?, 'guest') on conflict do nothing",
          GUESTS,
          GUESTS,
          Row.parameter(clock.instant()));
      return rows.first(
              "select * from account where name_key = ? and kind = 'guest'",
              Accounts::account,
              GUESTS)
          .orElseThrow();
    });
  }

  /// Everybody, by name.
  public List<Account> list() {
    return database.read(rows ->
        rows.list(
            "select * from account where kind = 'person' order by name_key", Accounts::account));
  }

  /// Removes a person with all keys and grants. Repositories stay.
  public boolean remove(Account account) {
    return database.durably(
        rows -> rows.update("delete from account where id = ?", account.id().value()) == 1);
  }

  /// A person or a group of that name: whom access can be given to.
  public Optional<Account> findHolder(String name) {
    return database.read(rows ->
        rows.first(
            "select * from account where name_key = ? and kind <> 'guest'",
            Accounts::account,
            key(name)));
  }

  /// Makes a person an admin of the server, or no longer.
  ///
  /// @return false when nobody would be left who is one; nothing has changed then
  public boolean setAdmin(Account account, boolean admin) {
    return database.durably(rows -> {
      boolean others =
          rows.first(
                  "select id from account where admin = true and id <> ?",
                  row -> row.number("id"),
                  account.id().value())
              .isPresent();
      return (admin || others)
          && rows.update("update account set admin = ? where id = ?", admin, account.id().value())
              == 1;
    });
  }

  /// The keys of everybody.
  public Keys keys() {
    return keys;
  }

  /// What everybody signs with, beside those.
  public SigningKeys signingKeys() {
    return signingKeys;
  }

  /// What proves everybody to browsers.
  public Passkeys passkeys() {
    return passkeys;
  }

  /// Who everybody is at an OpenID provider.
  public Identities identities() {
    return identities;
  }

  /// Gives a person one more key of their own.
  ///
  /// @return false when the key is registered already
  public boolean addKey(Account account, PublicKey key) {
    return keys.add(account, NewKey.own(key));
  }

  static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  static Account account(Row row) {
    return new Account(new AccountId(row.number("id")), row.text("name"), row.flag("admin"));
  }
}
