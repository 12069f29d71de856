// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/// Short-lived words that open one thing to whoever shows them. They live in memory only: a restart
/// ends them all. Safe for use by many threads.
public final class Tickets {
  private static final int SECRET_BYTES = 32;
  private static final int MOST = 100_000;

  private final SecureRandom random = new SecureRandom();
  private final Cache<String, Kept> kept =
      Caffeine.newBuilder()
          .maximumSize(MOST)
          .expireAfter(Expiry.creating((String _, Kept one) -> one.life()))
          .build();

  /// What a ticket is for.
  public enum Kind {
    /// To log in with a browser.
    LOGIN,
    /// To come to the app of a session with a browser.
    PREVIEW,
    /// To see the app of a session, by a browser that came there.
    VISIT,
    /// To open a terminal from a page.
    TERMINAL,
    /// The same for somebody who is not logged in.
    GUEST,
    /// To add a passkey: the challenge that it signs.
    PASSKEY_ADD,
    /// To log in by a passkey: the challenge that it signs.
    PASSKEY_LOGIN,
    /// To come back from an OpenID provider: the state.
    PROVIDER
  }

  /// What a ticket opens.
  ///
  /// @param account the database key of the account for which it was made
  /// @param about what it opens, such as the id of a session; empty when the kind says all
  public record Ticket(Kind kind, long account, String about) {}

  private record Kept(Ticket ticket, Duration life) {}

  /// Makes a word of 256 random bits.
  public String issue(Ticket ticket, Duration life) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    kept.put(text, new Kept(ticket, life));
    return text;
  }

  /// Uses a ticket up.
  ///
  /// @return empty when there is none of that kind, or it was used or has ended
  public Optional<Ticket> take(Kind kind, String text) {
    // Of two who show it at the same time one gets it.
    return look(kind, text).isPresent()
        ? Optional.ofNullable(kept.asMap().remove(text)).map(Kept::ticket)
        : Optional.empty();
  }

  /// What a ticket opens, without using it up.
  public Optional<Ticket> look(Kind kind, String text) {
    return Optional.ofNullable(kept.getIfPresent(text))
        .map(Kept::ticket)
        .filter(ticket -> ticket.kind() == kind);
  }

  /// Ends a ticket.
  public void end(String text) {
    kept.invalidate(text);
  }
}
