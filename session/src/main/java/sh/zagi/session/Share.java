// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// A link to a session that somebody may pass on. It carries no identity: who follows it is who
/// they are.
///
/// @param hash what is kept of its token
/// @param session whose state it shows; for [Mode#FORK] a copy that never runs
/// @param accountId who made it
/// @param mostUses 0 when it is not limited
public record Share(
    String hash,
    SessionId session,
    long accountId,
    Mode mode,
    Instant madeAt,
    Instant expiresAt,
    int uses,
    int mostUses) {
  private static final int ID_CHARACTERS = 10;

  /// What a link allows.
  public enum Mode {
    /// A session of one's own, equal to the shared one at the moment of sharing.
    FORK,
    /// The session itself, as its owner has it.
    JOIN,
    /// To see what is on its owner's terminal.
    VIEW;

    /// As typed and shown.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The mode of that word.
    public static Optional<Mode> of(String word) {
      for (Mode mode : values()) {
        if (mode.word().equals(word)) {
          return Optional.of(mode);
        }
      }
      return Optional.empty();
    }
  }

  /// Names it without giving it away.
  public String id() {
    return hash.substring(0, ID_CHARACTERS);
  }

  boolean usable(Instant now) {
    return now.isBefore(expiresAt) && (mostUses == 0 || uses < mostUses);
  }
}
