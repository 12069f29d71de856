// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.job;

import java.time.Duration;
import sh.zagi.server.hook.HookDesk;

/// Runs hooks after pushes, about half a second later.
public final class HookRounds implements AutoCloseable {
  private static final Duration ROUND = Duration.ofMillis(500);

  private final HookDesk desk;
  private final Rounds rounds;

  public HookRounds(HookDesk desk) {
    this.desk = desk;
    this.rounds = new Rounds("hooks", ROUND, desk::round, desk::round);
  }

  public void start() {
    rounds.start();
  }

  @Override
  public void close() {
    rounds.close();
    desk.close();
  }
}
