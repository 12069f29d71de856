// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.server;

import java.util.List;
import java.util.function.Supplier;
import sh.zagi.shell.command.Links;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.shell.command.session.SessionHost;

/// The rows of this package for the table.
public final class ServerVerbs {
  private ServerVerbs() {}

  /// @param facts asked at each call: the port is known only when the door is open
  public static List<Supplier<? extends Verb>> of(
      Store store, SessionHost sessions, Supplier<ServerFacts> facts, Links links) {
    return List.of(
        () -> new LogIn(links),
        () -> new Lobby(store, sessions, facts.get()),
        () -> new ServerInfo(store, facts.get()),
        () -> new Version(facts.get()));
  }
}
