// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// What sessions are told of what befell them: one line to everybody who is in one at that moment.
/// Safe for use by many threads.
public final class Notices {
  private final Map<SessionId, List<Consumer<String>>> ears = new ConcurrentHashMap<>();
  private final Map<SessionId, String> lastById = new ConcurrentHashMap<>();

  /// Somebody who hears until this is closed.
  public interface Hearing extends AutoCloseable {
    @Override
    void close();
  }

  /// Hears what a session is told from now on.
  public Hearing hear(SessionId id, Consumer<String> ear) {
    List<Consumer<String>> all = ears.computeIfAbsent(id, _ -> new CopyOnWriteArrayList<>());
    all.add(ear);
    return () -> all.remove(ear);
  }

  /// Says a line to everybody who is in a session.
  public void tell(SessionId id, String line) {
    lastById.put(id, line);
    ears.getOrDefault(id, List.of()).forEach(ear -> ear.accept(line));
  }

  /// What a session was told last, since this server started.
  public Optional<String> last(SessionId id) {
    return Optional.ofNullable(lastById.get(id));
  }

  void forget(SessionId id) {
    lastById.remove(id);
    ears.remove(id);
  }
}
