// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.Row;

/// Words that let a program without a key do some of what its owner may, until a day. Safe for use
/// by many threads.
public final class Tokens {
  /// The longest life of a token.
  public static final Duration LONGEST = Duration.ofDays(366);

  /// So that a token that leaks is found by those who search for such things.
  private static final String PREFIX = "zagi_";

  private static final int SECRET_BYTES = 32;
  private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");

  /// How exact the time of last use is: a row is not written for each of a thousand requests.
  private static final Duration USE_STEP = Duration.ofMinutes(1);

  private final Database database;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  public Tokens(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /// A token to make.
  ///
  /// @param repository database key of the only repository that it is for
  public record Order(String label, Access access, Optional<Long> repository, Duration life) {}

  /// A token that was made.
  ///
  /// @param text shown once
  public record Issued(Token token, String text) {}

  /// Makes a token for an account; those that ended before now are forgotten.
  public Issued issue(Account owner, Order order) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    String text = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    Instant now = clock.instant();
    Token token =
        database.durably(rows -> {
          rows.update("delete from token where expires_at < ?", Row.parameter(now));
          rows.update(
              "insert into token (account_id, repository_id, hash, label, access, created_at,"
                  + " expires_at) values (?, nullif(cast(? as bigint), 0), ?, ?, ?, ?, ?)",
              owner.id().value(),
              order.repository().orElse(0L),
              hash(text),
              order.label(),
              order.access().word(),
              Row.parameter(now),
              Row.parameter(now.plus(order.life())));
          return rows.first("select * from token where hash = ?", Tokens::token, hash(text))
              .orElseThrow();
        });
    return new Issued(token, text);
  }

  /// The tokens of an account that still work, oldest first.
  public List<Token> list(Account owner) {
    return database.read(rows ->
        rows.list(
            "select * from token where account_id = ? and expires_at > ? order by id",
            Tokens::token,
            owner.id().value(),
            Row.parameter(clock.instant())));
  }

  /// Ends a token.
  ///
  /// @return false when the account has none of that number
  public boolean revoke(Account owner, long id) {
    return database.durably(rows ->
        rows.update("delete from token where account_id = ? and id = ?", owner.id().value(), id)
            == 1);
  }

  /// Who shows this text.
  public Optional<Caller.Bearer> find(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Optional<Found> found =
        database.read(rows ->
            rows.first(
                "select t.*, a.name as owner_name, a.admin as owner_admin, a.id as owner_id"
                    + " from token t join account a on a.id = t.account_id"
                    + " where t.hash = ? and t.expires_at > ?",
                Tokens::found,
                hash(text),
                Row.parameter(now)));
    found.map(Found::token).ifPresent(token -> used(token, now));
    return found.map(one -> new Caller.Bearer(one.owner(), one.token()));
  }

  private record Found(Account owner, Token token) {}

  private void used(Token token, Instant now) {
    boolean lately = token.usedAt().filter(last -> last.plus(USE_STEP).isAfter(now)).isPresent();
    if (!lately) {
      database.transaction(rows ->
          rows.update("update token set used_at = ? where id = ?", Row.parameter(now), token.id()));
    }
  }

  private static Found found(Row row) {
    return new Found(
        new Account(
            new AccountId(row.number("owner_id")), row.text("owner_name"), row.flag("owner_admin")),
        token(row));
  }

  private static Token token(Row row) {
    return new Token(
        row.number("id"),
        row.text("label"),
        Access.parse(row.text("access")),
        row.maybeNumber("repository_id"),
        row.instant("created_at"),
        row.instant("expires_at"),
        row.maybeInstant("used_at"));
  }

  /// The text has 256 random bits, so one round of hashing is enough.
  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
