// SPDX-License-Identifier: Apache-2.0
/// What waits for its turn on the server and what runs, for whoever operates it.
@NullMarked
package sh.zagi.storage.queue;

import org.jspecify.annotations.NullMarked;
