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
import java.util.Optional;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.Row;

/// Browsers in which somebody logged in. Of what a browser shows only the hash is kept. Safe for
/// use by many threads.
public final class Logins {
  /// How long a browser stays logged in.
  public static final Duration LIFE = Duration.ofDays(30);

  private static final int SECRET_BYTES = 32;

  private final Database database;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  public Logins(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /// By what a browser came in: it is logged out when that is removed.
  ///
  /// @param passkey its number; 0 for none
  /// @param identity its number; 0 for none
  public record By(long passkey, long identity) {
    /// By something that is not kept, such as an address that was opened once.
    public static final By NOTHING_KEPT = new By(0, 0);
  }

  /// Logs a browser in; those that ended are forgotten.
  ///
  /// @return what it has to show, 256 random bits
  public String begin(AccountId account, By by) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    Instant now = clock.instant();
    database.durably(rows -> {
      rows.update("delete from web_login where expires_at < ?", Row.parameter(now));
      return rows.update(
          "insert into web_login (hash, account_id, made_at, expires_at, passkey_id,"
              + " identity_id) values (?, ?, ?, ?, nullif(cast(? as bigint), 0),"
              + " nullif(cast(? as bigint), 0))",
          HexFormat.of().formatHex(hash(text)),
          account.value(),
          Row.parameter(now),
          Row.parameter(now.plus(LIFE)),
          by.passkey(),
          by.identity());
    });
    return text;
  }

  /// Who shows this.
  public Optional<Caller.Person> find(String text) {
    byte[] hash = hash(text);
    return database
        .read(rows ->
            rows.first(
                "select a.id, a.name, a.admin from web_login w join account a on a.id ="
                    + " w.account_id where w.hash = ? and w.expires_at > ?",
                row ->
                    new Account(
                        new AccountId(row.number("id")), row.text("name"), row.flag("admin")),
                HexFormat.of().formatHex(hash),
                Row.parameter(clock.instant())))
        .map(account -> new Caller.Person(account, fingerprint(hash)));
  }

  /// Logs a browser out.
  public void end(String text) {
    database.durably(rows ->
        rows.update("delete from web_login where hash = ?", HexFormat.of().formatHex(hash(text))));
  }

  private static KeyFingerprint fingerprint(byte[] hash) {
    return new KeyFingerprint(
        "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash));
  }

  private static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
