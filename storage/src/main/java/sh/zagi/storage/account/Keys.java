// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.Row;
import sh.zagi.storage.repo.RepoRecord;

/// The keys that prove who somebody is: of people, of their agents, and deploy keys, which are for
/// one repository and nobody's. A key is registered once. Changes are on the disk when a method
/// returns. Safe for use by many threads.
public final class Keys {
  /// How exact the time of last use is: a row is not written for each of a thousand commands.
  private static final Duration USE_STEP = Duration.ofMinutes(1);

  private final Database database;
  private final InstantSource clock;

  public Keys(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /// Registers a key.
  ///
  /// @return false when it is registered already
  public boolean add(Account account, NewKey key) {
    return insert(account, key, false);
  }

  /// Registers a key for one repository.
  ///
  /// @param by who adds it; it goes when that account goes
  /// @param key its scope names the repository
  /// @return false when it is registered already
  public boolean addDeploy(Account by, NewKey key) {
    return insert(by, key, true);
  }

  private boolean insert(Account account, NewKey key, boolean deploy) {
    KeyScope scope = key.scope();
    return database.durably(rows ->
        rows.update(
                "insert into account_key (fingerprint, account_id, public_key, label, created_at,"
                    + " agent, access, repository_id, deploy, expires_at) values (?, ?, ?, ?, ?, ?,"
                    + " ?, nullif(cast(? as bigint), 0), ?, cast(nullif(?, '') as timestamp with"
                    + " time zone)) on conflict do nothing",
                key.key().fingerprint().text(),
                account.id().value(),
                key.key().line(),
                key.label(),
                Row.parameter(clock.instant()),
                key.agent().orElse(""),
                scope.access().word(),
                scope.repository().orElse(0L),
                deploy,
                scope.expiresAt().map(Instant::toString).orElse(""))
            == 1);
  }

  /// The keys of an account, deploy keys excepted, oldest first; ended ones too.
  public List<AccountKey> of(Account account) {
    return database.read(rows ->
        rows.list(
            "select * from account_key where account_id = ? and deploy = false"
                + " order by created_at, fingerprint",
            Keys::key,
            account.id().value()));
  }

  /// The deploy keys of a repository.
  public List<AccountKey> deployKeys(RepoRecord record) {
    return database.read(rows ->
        rows.list(
            "select * from account_key where repository_id = ? and deploy = true"
                + " order by created_at, fingerprint",
            Keys::key,
            record.id()));
  }

  public boolean remove(Account account, KeyFingerprint fingerprint) {
    return database.durably(rows ->
        rows.update(
                "delete from account_key"
                    + " where account_id = ? and fingerprint = ? and deploy = false",
                account.id().value(),
                fingerprint.text())
            == 1);
  }

  public boolean removeDeploy(RepoRecord record, KeyFingerprint fingerprint) {
    return database.durably(rows ->
        rows.update(
                "delete from account_key"
                    + " where repository_id = ? and fingerprint = ? and deploy = true",
                record.id(),
                fingerprint.text())
            == 1);
  }

  /// Whose key this is; of a deploy key, who added it. Empty for an ended key.
  public Optional<Account> owner(KeyFingerprint fingerprint) {
    return find(fingerprint).map(Found::owner);
  }

  /// Who proves this key: the person that it belongs to, the agent whose key the person said that
  /// it is, or what is allowed to it alone.
  public Optional<Caller> caller(KeyFingerprint fingerprint) {
    Optional<Found> found = find(fingerprint);
    found.ifPresent(one -> used(one.key()));
    return found.map(Keys::caller);
  }

  private record Found(Account owner, AccountKey key, boolean deploy) {}

  private Optional<Found> find(KeyFingerprint fingerprint) {
    return database.read(rows ->
        rows.first(
            "select k.*, a.name as owner_name, a.admin as owner_admin"
                + " from account a join account_key k on k.account_id = a.id"
                + " where k.fingerprint = ? and (k.expires_at is null or k.expires_at > ?)",
            row ->
                new Found(
                    new Account(
                        new AccountId(row.number("account_id")),
                        row.text("owner_name"),
                        row.flag("owner_admin")),
                    key(row),
                    row.flag("deploy")),
            fingerprint.text(),
            Row.parameter(clock.instant())));
  }

  private static Caller caller(Found found) {
    AccountKey key = found.key();
    KeyScope scope = key.scope();
    if (found.deploy()) {
      return new Caller.Deploy(
          scope.repository().orElseThrow(), scope.access(), label(key), key.fingerprint());
    }
    if (scope.isLimited()) {
      return new Caller.Limited(found.owner(), scope, label(key), key.fingerprint());
    }
    return key.agent()
        .<Caller>map(label -> new Caller.Agent(found.owner(), label))
        .orElseGet(() -> new Caller.Person(found.owner(), key.fingerprint()));
  }

  private static String label(AccountKey key) {
    String label = key.label().replaceAll("[^A-Za-z0-9@._-]", "-");
    return label.isEmpty() ? key.fingerprint().text().substring(7, 15) : label;
  }

  private void used(AccountKey key) {
    Instant now = clock.instant();
    boolean lately = key.usedAt().filter(last -> last.plus(USE_STEP).isAfter(now)).isPresent();
    if (!lately) {
      database.transaction(rows ->
          rows.update(
              "update account_key set used_at = ? where fingerprint = ?",
              Row.parameter(now),
              key.fingerprint().text()));
    }
  }

  private static AccountKey key(Row row) {
    return new AccountKey(
        new KeyFingerprint(row.text("fingerprint")),
        row.text("public_key"),
        row.text("label"),
        Optional.of(row.text("agent")).filter(label -> !label.isEmpty()),
        new KeyScope(
            Access.parse(row.text("access")),
            row.maybeNumber("repository_id"),
            row.maybeInstant("expires_at")),
        row.instant("created_at"),
        row.maybeInstant("used_at"));
  }
}
