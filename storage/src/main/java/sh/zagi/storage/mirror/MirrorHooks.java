// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.mirror;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.Row;
import sh.zagi.storage.seal.Seal;

/// Where upstreams call when they have something new, and the secrets by which a call is theirs.
/// Safe for use by many threads.
public final class MirrorHooks {
  private static final int WORD_BYTES = 16;
  private static final int SECRET_BYTES = 32;

  private final Database database;
  private final InstantSource clock;
  private final Seal seal;
  private final SecureRandom random = new SecureRandom();

  public MirrorHooks(Database database, InstantSource clock, Seal seal) {
    this.database = database;
    this.clock = clock;
    this.seal = seal;
  }

  /// What the upstream has to be told.
  ///
  /// @param word the last step of the address; names the mirror to nobody else
  /// @param secret shown this once
  public record Fresh(String word, String secret) {}

  /// Makes an address and a secret for a mirror, in the place of those that it has.
  public Fresh make(long repository) {
    Fresh fresh = new Fresh(random(WORD_BYTES), random(SECRET_BYTES));
    String sealed = seal.seal(fresh.secret().getBytes(US_ASCII));
    return database.durably(rows -> {
      rows.update("delete from mirror_hook where repository_id = ?", repository);
      rows.update(
          "insert into mirror_hook (repository_id, word, secret, created_at) values (?, ?, ?, ?)",
          repository,
          fresh.word(),
          sealed,
          Row.parameter(clock.instant()));
      return fresh;
    });
  }

  private String random(int bytes) {
    byte[] made = new byte[bytes];
    random.nextBytes(made);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(made);
  }

  /// @return false when it had none
  public boolean remove(long repository) {
    return database.durably(
        rows -> rows.update("delete from mirror_hook where repository_id = ?", repository) == 1);
  }

  /// Whose address that is.
  ///
  /// @param sealed the secret as it is kept
  public record Kept(long repository, String sealed) {}

  public Optional<Kept> find(String word) {
    return database.read(rows ->
        rows.first(
            "select * from mirror_hook where word = ?",
            row -> new Kept(row.number("repository_id"), row.text("secret")),
            word));
  }

  /// Not to be kept or logged.
  ///
  /// @throws IOException when it was encrypted with another key than this server's
  public byte[] secret(Kept hook) throws IOException {
    return seal.unseal(hook.sealed());
  }

  /// The upstream called.
  public void heard(long repository) {
    database.transaction(rows ->
        rows.update(
            "update mirror_hook set heard_at = ? where repository_id = ?",
            Row.parameter(clock.instant()),
            repository));
  }

  /// Whether a mirror has an address for calls, and when the upstream last called.
  public record Shown(Optional<Instant> heard) {}

  public Optional<Shown> shown(long repository) {
    return database.read(rows ->
        rows.first(
            "select * from mirror_hook where repository_id = ?",
            row -> new Shown(row.maybeInstant("heard_at")),
            repository));
  }
}
