// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.Row;

/// The people of this server and their keys. Names are compared without case; a key belongs to at
/// most one person. Changes are on the disk when a method returns. Safe for use by many threads.
public final class Accounts {
  private static final String PERSON = "select id, name, admin from account where name_key = ?";

  private final Database database;
  private final InstantSource clock;

  public Accounts(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /// Adds a person.
  ///
  /// @param name must satisfy [sh.zagi.storage.repo.RepoPath#isOwner]
  /// @return empty when the name is taken
  public Optional<Account> add(String name, boolean admin) {
    return database.durably(rows -> {
      int inserted =
          rows.update(
              "insert into account (name, name_key, admin, created_at) values (?, ?, ?, ?)"
                  + " on conflict do nothing",
              name,
              key(name),
              admin,
              Row.parameter(clock.instant()));
      return inserted == 0 ? Optional.empty() : rows.first(PERSON, Accounts::account, key(name));
    });
  }

  public Optional<Account> find(String name) {
    return database.transaction(rows -> rows.first(PERSON, Accounts::account, key(name)));
  }

  /// Everybody, by name.
  public List<Account> list() {
    return database.transaction(
        rows -> rows.list("select * from account order by name_key", Accounts::account));
  }

  /// Removes a person with all keys and grants. Repositories stay.
  public boolean remove(Account account) {
    return database.durably(
        rows -> rows.update("delete from account where id = ?", account.id().value()) == 1);
  }

  /// Whose key this is.
  public Optional<Account> findByKey(KeyFingerprint fingerprint) {
    return database.transaction(rows ->
        rows.first(
            "select a.id, a.name, a.admin from account a"
                + " join account_key k on k.account_id = a.id where k.fingerprint = ?",
            Accounts::account,
            fingerprint.text()));
  }

  /// Who proves this key: the person that it belongs to, or the agent whose key the person said
  /// that it is.
  public Optional<Caller> callerByKey(KeyFingerprint fingerprint) {
    return database.transaction(rows ->
        rows.first(
            "select a.id, a.name, a.admin, k.agent from account a"
                + " join account_key k on k.account_id = a.id where k.fingerprint = ?",
            row -> {
              Account owner = account(row);
              return agent(row)
                  .<Caller>map(label -> new Caller.Agent(owner, label))
                  .orElseGet(() -> new Caller.Person(owner, fingerprint));
            },
            fingerprint.text()));
  }

  /// Gives a person one more key.
  ///
  /// @return false when the key belongs to somebody already
  public boolean addKey(Account account, PublicKey key) {
    return addKey(account, key, Optional.empty());
  }

  /// Gives a person one more key, their own or that of an agent.
  ///
  /// @param agent satisfies [sh.zagi.storage.repo.RepoPath#isOwner]
  /// @return false when the key belongs to somebody already
  public boolean addKey(Account account, PublicKey key, Optional<String> agent) {
    return database.durably(rows ->
        rows.update(
                "insert into account_key"
                    + " (fingerprint, account_id, public_key, label, created_at, agent)"
                    + " values (?, ?, ?, ?, ?, ?) on conflict do nothing",
                key.fingerprint().text(),
                account.id().value(),
                key.line(),
                key.label(),
                Row.parameter(clock.instant()),
                agent.orElse(""))
            == 1);
  }

  public List<AccountKey> keys(Account account) {
    return database.transaction(rows ->
        rows.list(
            "select * from account_key where account_id = ? order by created_at, fingerprint",
            row ->
                new AccountKey(
                    new KeyFingerprint(row.text("fingerprint")),
                    row.text("public_key"),
                    row.text("label"),
                    agent(row),
                    row.instant("created_at")),
            account.id().value()));
  }

  public boolean removeKey(Account account, KeyFingerprint fingerprint) {
    return database.durably(rows ->
        rows.update(
                "delete from account_key where account_id = ? and fingerprint = ?",
                account.id().value(),
                fingerprint.text())
            == 1);
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static Optional<String> agent(Row row) {
    return Optional.of(row.text("agent")).filter(label -> !label.isEmpty());
  }

  private static Account account(Row row) {
    return new Account(new AccountId(row.number("id")), row.text("name"), row.flag("admin"));
  }
}
