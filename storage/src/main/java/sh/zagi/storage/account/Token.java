// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

import java.time.Instant;
import java.util.Optional;

/// What is known of a token; its text is known to whoever asked for it, and to nobody else.
///
/// @param label what its owner calls it
/// @param repository the one repository that it is for; empty for all that its owner may use
/// @param usedAt when it last opened something, to the minute
public record Token(
    long id,
    String label,
    Access access,
    Optional<Long> repository,
    Instant createdAt,
    Instant expiresAt,
    Optional<Instant> usedAt) {}
