// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.util.List;
import sh.zagi.storage.account.Caller;

/// The way to ports of sessions.
@FunctionalInterface
public interface PortDoor {
  /// Connects to a port on the loopback of the session that the words of a verb enter. Checks that
  /// the caller may enter it; starts it when it is stopped.
  PortAnswer connect(Caller caller, List<String> argv, int port);

  /// Where no sessions run.
  static PortDoor closed() {
    return (_, _, _) -> new PortAnswer.Refused("this server runs no sessions");
  }
}
