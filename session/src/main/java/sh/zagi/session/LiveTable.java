// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/// What this server knows of each session beyond its row, by id. Safe for use by many threads.
final class LiveTable {
  private final ConcurrentHashMap<SessionId, Live> lives = new ConcurrentHashMap<>();

  /// That of a session, made when it is the first question about it.
  Live of(SessionId id) {
    return lives.computeIfAbsent(id, _ -> new Live());
  }

  void forget(SessionId id) {
    lives.remove(id);
  }

  void forEach(BiConsumer<SessionId, Live> action) {
    lives.forEach(action);
  }
}
