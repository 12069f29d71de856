// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.webhook;

import java.net.URI;
import java.util.Optional;
import sh.zagi.storage.webhook.Delivery;
import sh.zagi.storage.webhook.Webhook;
import sh.zagi.storage.webhook.Webhooks;

/// Who sends messages to webhooks. Safe for use by many threads.
public interface WebhookHost {
  Webhooks webhooks();

  /// The newest row of the audit log.
  long now();

  /// Why nothing is ever sent to an address; empty when it may be.
  Optional<String> refusal(URI address);

  /// Tries to deliver a message at once.
  ///
  /// @return how it stands now; empty when the webhook was removed meanwhile
  Optional<Delivery> deliver(Webhook hook, Delivery delivery) throws InterruptedException;
}
