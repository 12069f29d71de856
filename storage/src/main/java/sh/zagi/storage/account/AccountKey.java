// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

import java.time.Instant;
import java.util.Optional;

/// A key that a person registered.
///
/// @param agent what the program is called whose key it is; empty for the person's own
/// @param line algorithm and key, as in an `authorized_keys` file, without the label
public record AccountKey(
    KeyFingerprint fingerprint,
    String line,
    String label,
    Optional<String> agent,
    Instant createdAt) {}
