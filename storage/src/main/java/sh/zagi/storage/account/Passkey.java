// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

import java.time.Instant;
import java.util.Optional;

/// A passkey of an account (WebAuthn level 3): what proves its owner to the pages of this server.
///
/// @param id its number
/// @param fresh what was registered
/// @param usedAt when it last logged a browser in
public record Passkey(
    long id, Account owner, Fresh fresh, Instant createdAt, Optional<Instant> usedAt) {

  /// What an authenticator made. Nothing of it is secret.
  ///
  /// @param name what the owner calls it, 1 to [#MOST_NAME_CHARACTERS] characters
  /// @param host of the pages that it works on (the RP ID)
  /// @param credential its id, base64url without padding
  /// @param handle of its owner, base64url without padding
  /// @param publicKey attested credential data (section 6.5.1), base64url without padding
  /// @param signCount how often it signed, by its own word; 0 for ever where it does not count
  /// @param backupEligible whether it may be kept at several places
  public record Fresh(
      String name,
      String host,
      String credential,
      String handle,
      String publicKey,
      long signCount,
      boolean backupEligible) {}

  /// The longest name.
  public static final int MOST_NAME_CHARACTERS = 100;
}
