// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sh.zagi.shell.command.ClientEvent;
import sh.zagi.shell.command.ClientEvents;

/// Keeps events until somebody listens. Safe for use by many threads.
final class DoorEvents implements ClientEvents {
  /// A client that sends more before anybody listens loses the rest.
  private static final int MOST_WAITING = 64;

  private final List<ClientEvent> waiting = new ArrayList<>();
  private @Nullable Consumer<ClientEvent> listener;

  @Override
  public synchronized void listen(Consumer<ClientEvent> newListener) {
    listener = newListener;
    waiting.forEach(newListener);
    waiting.clear();
  }

  synchronized void tell(ClientEvent event) {
    if (listener != null) {
      listener.accept(event);
    } else if (waiting.size() < MOST_WAITING || event instanceof ClientEvent.HungUp) {
      waiting.add(event);
    }
  }
}
