// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.terminal;

import java.util.Optional;

/// How a process ended.
///
/// @param code 0..255; 128 + n after signal n, as shells report it
/// @param signal that ended the process itself; empty also where the kernel does not tell
public record ExitStatus(int code, Optional<Integer> signal) {}
