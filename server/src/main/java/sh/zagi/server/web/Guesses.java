// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;

/// Counts secrets that were wrong, by where they came from. Who was wrong too often waits, right or
/// not. Safe for use by many threads.
final class Guesses {
  private static final int FREE = 20;
  private static final Duration WAIT = Duration.ofMinutes(10);
  private static final int MOST_PEERS = 65_536;

  private final Cache<String, Integer> wrong =
      Caffeine.newBuilder().maximumSize(MOST_PEERS).expireAfterWrite(WAIT).build();

  boolean mustWait(String peer) {
    Integer count = wrong.getIfPresent(peer);
    return count != null && count >= FREE;
  }

  void wrong(String peer) {
    var _ = wrong.asMap().merge(peer, 1, Integer::sum);
  }
}
