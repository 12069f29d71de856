// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.webhook;

import java.net.URI;
import java.time.Instant;
import java.util.List;

/// A place that is told of what happens to a repository.
///
/// @param secret signs what is sent; never logged
/// @param events names such as `push`, `rule.*` or `*`
public record Webhook(
    long id, long repository, URI address, String secret, List<String> events, Instant createdAt) {
  public Webhook {
    events = List.copyOf(events);
  }

  /// Whether it is told of events of that name.
  public boolean wants(String event) {
    return events.stream()
        .anyMatch(pattern ->
            pattern.endsWith("*")
                ? event.startsWith(pattern.substring(0, pattern.length() - 1))
                : event.equals(pattern));
  }

  @Override
  public String toString() {
    return "webhook " + id + " to " + address;
  }
}
