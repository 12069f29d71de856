// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.util.Map;

/// The client's terminal, when it asked for one.
public interface Terminal {
  /// The client's `TERM`, letters, digits and `+-._` only.
  String type();

  /// The size now; changes are told as [ClientEvent.Resized].
  TerminalSize size();

  /// Terminal modes by their RFC 4254 section 8 number, as the client sent them.
  Map<Integer, Integer> modes();
}
