// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import sh.zagi.storage.account.AccountId;
import sh.zagi.storage.account.Logins;

/// The cookies of browsers that are logged in, and of those that are about to be.
final class LoginCookie {
  /// Browsers keep this only for exactly this host, and only over https or on the same machine.
  static final String NAME = "__Host-zagi";

  /// Tells apart who tries to log in, so that what one asked for is answered by no other.
  private static final String TRY = "__Host-zagi-try";

  private static final String RULES = "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=";
  private static final String FORM = "[A-Za-z0-9_-]{43}";
  private static final int SECRET_BYTES = 32;
  private static final int TRY_SECONDS = 900;
  private static final SecureRandom RANDOM = new SecureRandom();

  private LoginCookie() {}

  /// The same reply, and the browser is logged in; as whom it was before, it is no longer.
  static Reply entered(Logins logins, Asked asked, AccountId account, Logins.By by, Reply reply) {
    Optional.ofNullable(asked.cookies().get(NAME)).ifPresent(logins::end);
    return reply.with(
        "Set-Cookie", NAME + "=" + logins.begin(account, by) + RULES + Logins.LIFE.toSeconds());
  }

  /// The same reply, and the browser is logged out.
  static Reply left(Logins logins, Asked asked, Reply reply) {
    Optional.ofNullable(asked.cookies().get(NAME)).ifPresent(logins::end);
    return reply.with("Set-Cookie", NAME + "=" + RULES + "0");
  }

  /// What a browser that tries to log in was given; empty text for nothing.
  static String attempt(Asked asked) {
    String given = asked.cookies().getOrDefault(TRY, "");
    return given.matches(FORM) ? given : "";
  }

  /// The same, made for who has none. It stays the same in all tabs.
  static String newAttempt(Asked asked) {
    String before = attempt(asked);
    if (!before.isEmpty()) {
      return before;
    }
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /// The same reply, and the browser keeps that for a while.
  static Reply trying(String attempt, Reply reply) {
    return reply.with("Set-Cookie", TRY + "=" + attempt + RULES + TRY_SECONDS);
  }
}
