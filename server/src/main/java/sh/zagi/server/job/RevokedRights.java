// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.job;

import java.time.Duration;
import sh.zagi.shell.command.OpenConnections;

/// Cuts off what somebody may not do any more while it goes on: a key that was removed or ended, a
/// repository that was taken back.
public final class RevokedRights implements AutoCloseable {
  /// Within five seconds, with room for a slow round.
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final Rounds rounds;

  public RevokedRights(OpenConnections connections) {
    this.rounds = new Rounds("revoked-rights", PAUSE, () -> {}, connections::sweep);
  }

  public void start() {
    rounds.start();
  }

  @Override
  public void close() {
    rounds.close();
  }
}
