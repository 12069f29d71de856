// SPDX-License-Identifier: Apache-2.0
/// Verbs about the server itself: the lobby, info, version.
@NullMarked
package sh.zagi.shell.command.server;

import org.jspecify.annotations.NullMarked;
