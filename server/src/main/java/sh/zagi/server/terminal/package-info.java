// SPDX-License-Identifier: Apache-2.0
/// Terminals of sessions in browsers: calls of the table of verbs whose client may be gone for a
/// while and come back to every byte; no HTTP library.
@NullMarked
package sh.zagi.server.terminal;

import org.jspecify.annotations.NullMarked;
