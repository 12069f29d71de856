// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.util.function.Consumer;

/// The events of one exchange. Events that came before anybody listened are told at once to the
/// first listener, so none is lost between a channel's start and a process's start.
@FunctionalInterface
public interface ClientEvents {
  /// Tells each event to the listener, in order, on the door's thread: the listener must not block.
  void listen(Consumer<ClientEvent> listener);

  /// No events: for doors that have none, and tests.
  static ClientEvents none() {
    return listener -> {};
  }
}
