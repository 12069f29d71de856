// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.Row;

/// The share links of this server. Of a token only its hash is kept. Safe for use by many threads.
public final class Shares {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  /// 190 bits: not to be guessed, and short enough to be read out.
  private static final int TOKEN_CHARACTERS = 32;

  private final Database database;
  private final InstantSource clock;
  private final RandomGenerator random;

  /// @param random source of tokens; must be unpredictable in production
  public Shares(Database database, InstantSource clock, RandomGenerator random) {
    this.database = database;
    this.clock = clock;
    this.random = random;
  }

  /// A link that was just made; the token is told this once.
  public record Made(Share share, String token) {}

  /// What a link shall allow.
  ///
  /// @param mostUses 0 for no limit
  public record Terms(Share.Mode mode, Duration life, int mostUses) {}

  /// Makes a link to a session.
  public Made make(SessionId session, long accountId, Terms terms) {
    String token = token();
    Instant now = clock.instant();
    Share share =
        new Share(
            hash(token),
            session,
            accountId,
            terms.mode(),
            now,
            now.plus(terms.life()),
            0,
            terms.mostUses());
    database.durably(rows ->
        rows.update(
            "insert into session_share (token_hash, session_id, account_id, mode, made_at,"
                + " expires_at, uses, most_uses) values (?, ?, ?, ?, ?, ?, ?, ?)",
            share.hash(),
            session.value(),
            accountId,
            share.mode().name(),
            Row.parameter(share.madeAt()),
            Row.parameter(share.expiresAt()),
            0,
            share.mostUses()));
    return new Made(share, token);
  }

  /// Takes one use of a link.
  ///
  /// @return empty when there is no such link, or it was revoked, has expired or is used up
  public Optional<Share> use(String token) {
    String hash = hash(token);
    return database.durably(rows -> {
      int taken =
          rows.update(
              "update session_share set uses = uses + 1 where token_hash = ? and expires_at > ?"
                  + " and (most_uses = 0 or uses < most_uses)",
              hash,
              Row.parameter(clock.instant()));
      return taken == 0
          ? Optional.empty()
          : rows.first("select * from session_share where token_hash = ?", Shares::read, hash);
    });
  }

  /// A link, without using it.
  ///
  /// @return empty when there is no such link, or it was revoked, has expired or is used up
  public Optional<Share> find(String token) {
    String hash = hash(token);
    Instant now = clock.instant();
    return database
        .read(rows ->
            rows.first("select * from session_share where token_hash = ?", Shares::read, hash))
        .filter(share -> share.usable(now));
  }

  /// The links that somebody made and that still work, newest first.
  public List<Share> of(long accountId) {
    Instant now = clock.instant();
    return all().stream()
        .filter(share -> share.accountId() == accountId && share.usable(now))
        .toList();
  }

  /// Links that nobody can use any more.
  public List<Share> spent() {
    Instant now = clock.instant();
    return all().stream().filter(share -> !share.usable(now)).toList();
  }

  private List<Share> all() {
    return database.read(rows ->
        rows.list("select * from session_share order by made_at desc, token_hash", Shares::read));
  }

  /// Makes a link useless at once.
  public void revoke(Share share) {
    database.durably(
        rows -> rows.update("delete from session_share where token_hash = ?", share.hash()));
  }

  private String token() {
    StringBuilder token = new StringBuilder(TOKEN_CHARACTERS);
    for (int i = 0; i < TOKEN_CHARACTERS; i++) {
      token.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return token.toString();
  }

  private static String hash(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static Share read(Row row) {
    return new Share(
        row.text("token_hash"),
        new SessionId(row.text("session_id")),
        row.number("account_id"),
        Share.Mode.valueOf(row.text("mode")),
        row.instant("made_at"),
        row.instant("expires_at"),
        (int) row.number("uses"),
        (int) row.number("most_uses"));
  }
}
