// SPDX-License-Identifier: Apache-2.0
/// Terminals in browsers as WebSockets: who may open one, and what goes over it.
@NullMarked
package sh.zagi.server.http.terminal;

import org.jspecify.annotations.NullMarked;
