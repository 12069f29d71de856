// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.queue;

import java.time.Instant;

/// A piece of work of the server.
///
/// @param queue in which it waits or waited
/// @param what in a few words, with the repository that it is for
/// @param running false while it waits
/// @param since when it began to run, or to wait
public record Work(String queue, String what, boolean running, Instant since) {}
