// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell;

import java.net.URI;
import java.util.Optional;
import sh.zagi.shell.command.webhook.WebhookHost;
import sh.zagi.storage.webhook.Delivery;
import sh.zagi.storage.webhook.Webhook;
import sh.zagi.storage.webhook.Webhooks;

/// Keeps webhooks and sends nothing.
record SilentWebhooks(Webhooks webhooks) implements WebhookHost {
  @Override
  public long now() {
    return 0;
  }

  @Override
  public Optional<String> refusal(URI address) {
    return Optional.empty();
  }

  @Override
  public Optional<Delivery> deliver(Webhook hook, Delivery delivery) {
    return webhooks.tried(delivery, new Delivery.Attempt(false, 0, "nothing is sent here"));
  }
}
