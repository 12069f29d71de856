// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// Who the owner of an account is at an OpenID provider.
///
/// @param id its number
/// @param claim what the provider said
/// @param usedAt when it last logged a browser in
public record Identity(
    long id, Account owner, Claim claim, Instant createdAt, Optional<Instant> usedAt) {

  /// What a provider says of somebody. Nothing in it breaks a line or has no place in a database.
  ///
  /// @param issuer the provider
  /// @param subject its own name for them, which it never gives to anybody else (OpenID Connect
  ///   Core 1.0, section 2): 1 to 255 ASCII characters, no control characters
  /// @param label what people call them there, 1 to 200 characters; for eyes only
  public record Claim(String issuer, String subject, String label) {
    private static final Pattern SUBJECT = Pattern.compile("[ -~]{1,255}");
    private static final Pattern LABEL = Pattern.compile("[^\\p{C}\\p{Zl}\\p{Zp}]+");
    private static final int MOST_LABEL_CHARACTERS = 200;

    public Claim {
      if (!isSubject(subject) || !isLabel(label)) {
        throw new IllegalArgumentException("not what a provider may say of somebody");
      }
    }

    public static boolean isSubject(String text) {
      return !text.isBlank() && SUBJECT.matcher(text).matches();
    }

    public static boolean isLabel(String text) {
      return !text.isBlank()
          && text.length() <= MOST_LABEL_CHARACTERS
          && LABEL.matcher(text).matches();
    }
  }
}
