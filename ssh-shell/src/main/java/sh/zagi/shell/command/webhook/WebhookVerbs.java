// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.webhook;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.shell.command.event.EventNames;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.webhook.Delivery;
import sh.zagi.storage.webhook.Webhook;

/// The rows of this package for the table.
public final class WebhookVerbs {
  private static final int ANSWER_SHOWN = 60;

  private WebhookVerbs() {}

  /// What these verbs work with.
  ///
  /// @param events what webhooks may be told of
  public record Desk(Store store, WebhookHost host, Supplier<EventNames> events) {
    /// A webhook of that repository.
    Optional<Webhook> find(RepoRecord repository, long id) {
      return host.webhooks().find(id).filter(hook -> hook.repository() == repository.id());
    }
  }

  public static List<Supplier<? extends Verb>> of(Desk desk) {
    return List.of(
        () -> new CreateWebhook(desk),
        () -> new ListWebhooks(desk),
        () -> new RemoveWebhook(desk),
        () -> new TestWebhook(desk),
        () -> new ListDeliveries(desk),
        () -> new Redeliver(desk));
  }

  static Map<String, Object> fields(Webhook hook) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", hook.id());
    fields.put("address", hook.address().toString());
    fields.put("events", String.join(" ", hook.events()));
    fields.put("created", hook.createdAt().toString());
    return fields;
  }

  static Map<String, Object> fields(Delivery delivery) {
    String answer = delivery.answer().replaceAll("\\s+", " ").strip();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", delivery.id());
    fields.put("event", delivery.event());
    fields.put("state", delivery.state().word());
    fields.put("attempts", delivery.attempts());
    fields.put("status", delivery.status());
    fields.put("tried", delivery.triedAt().map(Object::toString).orElse("never"));
    fields.put("answer", answer.substring(0, Math.min(ANSWER_SHOWN, answer.length())));
    return fields;
  }
}
