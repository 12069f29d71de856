// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.io.InputStream;
import java.io.OutputStream;

/// The three byte streams of one exchange. The door that made them closes them; a verb only reads,
/// writes and flushes.
///
/// @param in what the client sends; ends when the client closes its side
/// @param out standard output
/// @param err standard error; never mixed into `out`
public record Streams(InputStream in, OutputStream out, OutputStream err) {}
