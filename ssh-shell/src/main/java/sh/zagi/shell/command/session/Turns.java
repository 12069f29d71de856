// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// Locks by person and repository, a fixed number of them: two that share one only wait a little
/// longer. Safe for use by many threads.
final class Turns {
  private static final int LOCKS = 64;

  private final ReentrantLock[] locks =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toArray(ReentrantLock[]::new);

  ReentrantLock of(long repositoryId, long accountId) {
    return locks[Math.floorMod(Objects.hash(repositoryId, accountId), LOCKS)];
  }
}
