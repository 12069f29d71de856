// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

import java.time.Instant;

/// A key that a person registered.
///
/// @param line algorithm and key, as in an `authorized_keys` file, without the label
public record AccountKey(
    KeyFingerprint fingerprint, String line, String label, Instant createdAt) {}
