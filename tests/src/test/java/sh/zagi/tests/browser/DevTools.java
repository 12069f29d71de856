// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.browser;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The Chrome DevTools protocol over one connection. Safe for use by many threads.
final class DevTools implements WebSocket.Listener {
  /// A browser on a busy machine is slow, but not this slow.
  private static final int MOST_SECONDS = 300;

  private static final JsonMapper JSON = JsonMapper.shared();

  private final AtomicInteger last = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final Map<String, List<String>> complaints = new ConcurrentHashMap<>();
  private final StringBuilder message = new StringBuilder();
  private @Nullable WebSocket socket;

  static DevTools connect(HttpClient http, URI address) throws IOException, InterruptedException {
    DevTools tools = new DevTools();
    tools.socket = awaited(http.newWebSocketBuilder().buildAsync(address, tools));
    return tools;
  }

  @Override
  public synchronized @Nullable CompletionStage<?> onText(
      WebSocket from, CharSequence part, boolean whole) {
    message.append(part);
    if (whole) {
      JsonNode said = JSON.readTree(message.toString());
      message.setLength(0);
      hear(said);
    }
    from.request(1);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    waiting.values().forEach(one -> one.completeExceptionally(error));
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    onError(from, new IOException("the browser is gone"));
    return null;
  }

  private void hear(JsonNode said) {
    CompletableFuture<JsonNode> answer = waiting.remove(said.path("id").asInt(0));
    if (answer != null) {
      answer.complete(said);
      return;
    }
    JsonNode about = said.path("params");
    String session = said.path("sessionId").asString("");
    switch (said.path("method").asString("")) {
      case "Runtime.exceptionThrown" -> complain(session, about.path("exceptionDetails"));
      case "Log.entryAdded" -> {
        if (about.path("entry").path("level").asString("").equals("error")) {
          complain(session, about.path("entry").path("text"));
        }
      }
      default -> {}
    }
  }

  private void complain(String session, JsonNode about) {
    complaints.computeIfAbsent(session, _ -> new ArrayList<>()).add(about.toString());
  }

  /// What the pages of a tab threw, and what the browser kept them from.
  synchronized List<String> complaints(String session) {
    return List.copyOf(complaints.getOrDefault(session, List.of()));
  }

  /// Tells the browser something.
  ///
  /// @param session of a tab; empty for the browser itself
  JsonNode call(String session, String method, Map<String, ?> parameters)
      throws IOException, InterruptedException {
    int id = last.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    Map<String, Object> call = new LinkedHashMap<>();
    call.put("id", id);
    call.put("method", method);
    call.put("params", parameters);
    if (!session.isEmpty()) {
      call.put("sessionId", session);
    }
    send(JSON.writeValueAsString(call));
    JsonNode said = awaited(answer);
    if (said.has("error")) {
      throw new IOException(method + ": " + said.path("error"));
    }
    return said.path("result");
  }

  private void send(String text) throws IOException, InterruptedException {
    WebSocket to = socket;
    if (to == null) {
      throw new IOException("not connected");
    }
    awaited(to.sendText(text, true));
  }

  private static <T> T awaited(CompletableFuture<T> future)
      throws IOException, InterruptedException {
    try {
      return future.get(MOST_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the browser does not answer", e);
    }
  }
}
