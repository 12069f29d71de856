// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Events of a door that keep until somebody listens. Safe for use by many threads.
public final class HeldEvents implements ClientEvents {
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

  /// Tells the listener, or whoever will be the first.
  public synchronized void tell(ClientEvent event) {
    if (listener != null) {
      listener.accept(event);
    } else if (event instanceof ClientEvent.Resized) {
      // Only the last size counts.
      waiting.removeIf(ClientEvent.Resized.class::isInstance);
      waiting.add(event);
    } else if (waiting.size() < MOST_WAITING || event instanceof ClientEvent.HungUp) {
      waiting.add(event);
    }
  }
}
