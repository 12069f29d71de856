// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.service;

import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.zagi.env.Service;

/// A service of one Debian package and one process that needs no first set-up.
///
/// @param user as its package names it
record Daemon(
    String name, Set<String> otherNames, String packageName, int port, String user, Command command)
    implements ServiceKind {

  /// What it runs as.
  interface Command {
    Start start(int port, String data);
  }

  /// Its command line and what the application must know.
  ///
  /// @param run stays in the foreground
  /// @param variables for the application
  record Start(List<String> run, Map<String, String> variables) {}

  @Override
  public List<String> packages() {
    return List.of(packageName);
  }

  @Override
  public Service service(ServiceRequest wanted) {
    int chosen = wanted.portOr(port);
    Start start = command.start(chosen, wanted.data());
    return new Service(
        wanted.name(),
        name,
        chosen,
        user,
        start.run(),
        wanted.data(),
        List.of(),
        List.of(),
        Loopback.accepts(chosen),
        List.of(),
        "TERM",
        start.variables());
  }
}
