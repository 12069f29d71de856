// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import java.util.List;
import java.util.Optional;
import org.apache.sshd.server.session.ServerSession;
import sh.zagi.shell.command.PortAnswer;
import sh.zagi.shell.command.PortDoor;
import sh.zagi.storage.account.Caller;

/// The ports that a connection may reach: those of the session that its user name means.
record SessionPorts(KeyAuth auth, PortDoor door) {
  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "::1");

  PortAnswer connect(ServerSession connection, String host, int port) {
    Optional<Caller> caller = auth.caller(connection);
    Route route = Route.of(String.valueOf(connection.getUsername()), Optional.empty());
    if (caller.isEmpty()
        || !(route instanceof Route.ToVerb(List<String> argv))
        || !Route.entersSession(argv)) {
      return new PortAnswer.Refused("ports are those of a session: ssh -L ... OWNER/REPO@HOST");
    }
    if (!LOOPBACK.contains(host)) {
      return new PortAnswer.Refused("only localhost of the session can be reached");
    }
    return door.connect(caller.get(), argv, port);
  }
}
