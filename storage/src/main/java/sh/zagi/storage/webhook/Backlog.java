// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.webhook;

import java.time.Instant;

/// The messages of a webhook that were not taken yet.
///
/// @param messages how many
/// @param since when the oldest was made
public record Backlog(long webhook, long repository, long messages, Instant since) {}
