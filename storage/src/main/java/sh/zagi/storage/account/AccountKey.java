// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

import java.time.Instant;
import java.util.Optional;

/// A key that a person registered.
///
/// @param line algorithm and key, as in an `authorized_keys` file, without the label
/// @param agent what the program is called whose key it is; empty for the person's own
/// @param usedAt when it last proved somebody, to the minute
public record AccountKey(
    KeyFingerprint fingerprint,
    String line,
    String label,
    Optional<String> agent,
    KeyScope scope,
    Instant createdAt,
    Optional<Instant> usedAt) {}
