// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.webhook;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// One message to a webhook, and what became of it.
///
/// @param payload the JSON that is sent, the same at every attempt
/// @param status of the last answer; 0 for none
/// @param answer how that began, or why there was none
public record Delivery(
    long id,
    long webhook,
    String event,
    String payload,
    State state,
    int attempts,
    int status,
    String answer,
    Instant createdAt,
    Optional<Instant> triedAt) {
  /// Where it stands.
  public enum State {
    WAITING,
    DELIVERED,
    FAILED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What came of one attempt.
  ///
  /// @param status of the answer; 0 for none
  public record Attempt(boolean taken, int status, String answer) {}
}
