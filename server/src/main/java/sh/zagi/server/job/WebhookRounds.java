// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.job;

import java.time.Duration;
import sh.zagi.server.webhook.WebhookDesk;

/// Tells webhooks, about a second after something happened.
public final class WebhookRounds implements AutoCloseable {
  private static final Duration ROUND = Duration.ofMillis(500);

  private final WebhookDesk desk;
  private final Rounds rounds;

  public WebhookRounds(WebhookDesk desk) {
    this.desk = desk;
    this.rounds = new Rounds("webhooks", ROUND, desk::round, desk::round);
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
