// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.terminal;

import java.io.InputStream;
import java.io.OutputStream;

/// The other side of a process's standard streams. The caller owns and closes them, after the
/// process ended; until then each is used by one thread of ours.
///
/// @param error unused by a process with a terminal
public record Stdio(InputStream in, OutputStream out, OutputStream error) {}
