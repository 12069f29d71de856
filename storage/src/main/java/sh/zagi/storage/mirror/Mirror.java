// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.mirror;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/// A repository's upstream and how it stands between the two.
///
/// @param repository database key
/// @param accountId with whose rights it is kept
/// @param syncedAt when all went well for the last time
/// @param triedAt the last meeting, however it ended
/// @param failures meetings that failed since one went well
/// @param trouble one line: why the last meeting failed, or what somebody should look at; empty
///   when all is well
/// @param nextAt when the next meeting is due
public record Mirror(
    long repository,
    URI upstream,
    long accountId,
    Optional<Instant> syncedAt,
    Optional<Instant> triedAt,
    int failures,
    String trouble,
    Instant nextAt) {
  /// Its upstream, as people write it.
  public String shown() {
    return UpstreamAddress.shown(upstream);
  }

  /// `new`, `failing`, `attention` or `ok`.
  public String state() {
    if (failures > 0) {
      return "failing";
    }
    if (syncedAt.isEmpty()) {
      return "new";
    }
    return trouble.isEmpty() ? "ok" : "attention";
  }
}
