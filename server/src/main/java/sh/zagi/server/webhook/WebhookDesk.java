// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.webhook;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.server.outside.OnePlace;
import sh.zagi.shell.command.event.Happening;
import sh.zagi.shell.command.event.Happenings;
import sh.zagi.shell.command.webhook.WebhookHost;
import sh.zagi.storage.queue.Work;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.webhook.Backlog;
import sh.zagi.storage.webhook.Delivery;
import sh.zagi.storage.webhook.Webhook;
import sh.zagi.storage.webhook.Webhooks;
import tools.jackson.databind.json.JsonMapper;

/// Tells webhooks what happened, in its order, a few at a time, so that a slow one does not keep
/// the others waiting. What happened is read from the audit log, so nothing is lost by a crash.
public final class WebhookDesk implements WebhookHost, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookDesk.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int PIECE = 500;
  private static final int AT_ONCE = 8;

  private final Webhooks webhooks;
  private final Happenings happenings;
  private final Repositories repositories;
  private final OnePlace.Allowed allowed;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Set<Long> busy = ConcurrentHashMap.newKeySet();
  private final ExecutorService sending =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("webhook ", 0).factory());

  /// @param allow `host:port` of places that may have any address
  public WebhookDesk(
      Webhooks webhooks, Happenings happenings, Repositories repositories, List<String> allow) {
    this.webhooks = webhooks;
    this.happenings = happenings;
    this.repositories = repositories;
    this.allowed = new OnePlace.Allowed("webhook.allow", Set.copyOf(allow));
  }

  @Override
  public Webhooks webhooks() {
    return webhooks;
  }

  @Override
  public long now() {
    return happenings.end();
  }

  @Override
  public Optional<String> refusal(URI address) {
    return place(address).refusal();
  }

  private OnePlace place(URI address) {
    boolean secure = address.getScheme().toLowerCase(Locale.ROOT).equals("https");
    int port = address.getPort() >= 0 ? address.getPort() : secure ? 443 : 80;
    return new OnePlace(address.getHost(), port, allowed);
  }

  @Override
  public Optional<Delivery> deliver(Webhook hook, Delivery delivery) throws InterruptedException {
    Delivery.Attempt attempt = Post.send(hook, delivery, place(hook.address()));
    return webhooks.tried(delivery, attempt);
  }

  /// What is not told yet. One that is told again later waits as well.
  public List<Work> work() {
    return webhooks.backlog().stream().map(this::work).toList();
  }

  private Work work(Backlog one) {
    String repository =
        repositories.find(one.repository()).map(record -> record.path().toString()).orElse("?");
    String words = repository + " webhook " + one.webhook() + ": " + one.messages();
    boolean sending = busy.contains(one.webhook());
    return new Work(
        "webhooks", words + (one.messages() == 1 ? " message" : " messages"), sending, one.since());
  }

  /// Makes the messages for what happened since the last round, and sends those that are due.
  public void round() {
    gather();
    Map<Long, List<Delivery>> due = new LinkedHashMap<>();
    for (Delivery one : webhooks.due(PIECE)) {
      due.computeIfAbsent(one.webhook(), _ -> new ArrayList<>()).add(one);
    }
    for (Map.Entry<Long, List<Delivery>> one : due.entrySet()) {
      if (!busy.contains(one.getKey()) && places.tryAcquire()) {
        busy.add(one.getKey());
        var _ = sending.submit(() -> send(one.getKey(), one.getValue()));
      }
    }
  }

  private void gather() {
    long cursor = webhooks.cursor(happenings.end());
    while (cursor < happenings.end()) {
      Happenings.Piece piece = happenings.after(cursor, PIECE);
      List<Webhooks.Event> events = new ArrayList<>();
      for (Happening one : piece.happenings()) {
        one.repository()
            .filter(_ -> Happenings.isForWebhooks(one.name()))
            .flatMap(repositories::findLast)
            .ifPresent(record ->
                events.add(
                    new Webhooks.Event(
                        record.id(),
                        one.cursor(),
                        one.name(),
                        JSON.writeValueAsString(fields(one, record)))));
      }
      webhooks.tell(events, piece.cursor());
      if (piece.cursor() == cursor) {
        return;
      }
      cursor = piece.cursor();
    }
  }

  /// With the name that the repository has now, where that is another.
  private static Map<String, Object> fields(Happening one, RepoRecord record) {
    Map<String, Object> fields = new LinkedHashMap<>(one.fields());
    boolean renamed = one.repository().filter(record.path()::equals).isEmpty();
    if (renamed) {
      fields.put("now", record.path().toString());
    }
    return fields;
  }

  /// Sends the messages of one webhook in their order, up to the first that does not arrive.
  private void send(long id, List<Delivery> messages) {
    try {
      for (Delivery one : messages) {
        Optional<Webhook> hook = webhooks.find(id);
        Optional<Delivery> now = hook.isPresent() ? deliver(hook.get(), one) : Optional.empty();
        if (now.isEmpty() || now.get().state() != Delivery.State.DELIVERED) {
          now.filter(last -> last.state() == Delivery.State.FAILED)
              .ifPresent(last -> LOG.warn("webhook {} gave up: {}", id, last.answer()));
          return;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("webhook {} was not told", id, e);
    } finally {
      busy.remove(id);
      places.release();
    }
  }

  /// Ends what is being sent; it is sent again after the next start.
  @Override
  public void close() {
    sending.shutdownNow();
  }
}
