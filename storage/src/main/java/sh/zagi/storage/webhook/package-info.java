// SPDX-License-Identifier: Apache-2.0
/// Webhooks: who is told of what happens to a repository, and what became of each message.
@NullMarked
package sh.zagi.storage.webhook;

import org.jspecify.annotations.NullMarked;
