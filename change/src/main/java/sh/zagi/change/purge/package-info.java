// SPDX-License-Identifier: Apache-2.0
/// Purging: contents that must not be in history are taken out of all of it.
@NullMarked
package sh.zagi.change.purge;

import org.jspecify.annotations.NullMarked;
