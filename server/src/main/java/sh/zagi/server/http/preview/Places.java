// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http.preview;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// How many connections to apps there may be at one time, of one session and of all. Safe for use
/// by many threads.
final class Places {
  private final int perSession;
  private final Semaphore all;
  private final ConcurrentHashMap<String, Integer> taken = new ConcurrentHashMap<>();

  Places(int perSession, int inAll) {
    this.perSession = perSession;
    this.all = new Semaphore(inAll);
  }

  /// Takes a place.
  ///
  /// @return whether there was one; then somebody must leave it
  boolean enter(String session) {
    if (!all.tryAcquire()) {
      return false;
    }
    boolean[] entered = {false};
    taken.compute(
        session,
        (_, count) -> {
          int now = count == null ? 0 : count;
          entered[0] = now < perSession;
          return entered[0] ? Integer.valueOf(now + 1) : count;
        });
    if (!entered[0]) {
      all.release();
    }
    return entered[0];
  }

  void leave(String session) {
    taken.computeIfPresent(session, (_, count) -> count > 1 ? Integer.valueOf(count - 1) : null);
    all.release();
  }
}
