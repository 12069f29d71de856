// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.nio.channels.SocketChannel;

/// Whether a port of a session could be reached.
public sealed interface PortAnswer {
  /// It answers; the caller closes the connection.
  record Connected(SocketChannel socket) implements PortAnswer {}

  /// It does not.
  ///
  /// @param sentence for the caller
  record Refused(String sentence) implements PortAnswer {}
}
