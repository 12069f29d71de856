// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http.terminal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.server.terminal.OpenTerminal;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.TerminalSize;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One connection between a page and a terminal. Bytes are binary messages both ways; all else is
/// JSON: `open`, `taken` and `ended` to the page, `resize` and `shown` from it. Public because
/// Jetty calls its methods by reflection.
public final class TerminalSocket implements Session.Listener.AutoDemanding {
  /// How long a page may say nothing.
  ///
  /// @param silence after which it is gone
  /// @param betweenPings that ask whether it is there
  public record Patience(Duration silence, Duration betweenPings) {
    /// For people.
    public static final Patience USUAL =
        new Patience(Duration.ofSeconds(60), Duration.ofSeconds(20));
  }

  private static final int MOST_TEXT_BYTES = 1024;
  private static final int MOST_BINARY_BYTES = 64 * 1024;
  private static final int MOST_FRAMES_WAITING = 64;

  /// Another page took the terminal over; not to be opened again by itself.
  private static final int TAKEN_OVER = 4001;

  private static final Logger LOG = LoggerFactory.getLogger(TerminalSocket.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final OpenTerminal terminal;
  private final OpenTerminal.Seat seat;
  private final Patience patience;
  private volatile long heardNanos = System.nanoTime();
  private volatile @Nullable Session session;

  TerminalSocket(OpenTerminal terminal, long known, TerminalSize size, Patience patience) {
    this.terminal = terminal;
    this.patience = patience;
    this.seat = terminal.join(known);
    seat.resize(size);
  }

  @Override
  public void onWebSocketOpen(Session opened) {
    session = opened;
    opened.setMaxTextMessageSize(MOST_TEXT_BYTES);
    opened.setMaxBinaryMessageSize(MOST_BINARY_BYTES);
    opened.setMaxFrameSize(MOST_BINARY_BYTES);
    // Else a larger frame is taken piece by piece instead of being refused for what it claims.
    opened.setAutoFragment(false);
    opened.setMaxOutgoingFrames(MOST_FRAMES_WAITING);
    opened.setIdleTimeout(patience.silence());
    Thread.ofVirtual().name("web terminal out").start(() -> pump(opened));
  }

  private void pump(Session to) {
    try {
      say(
          to,
          Map.of(
              "type", "open",
              "terminal", terminal.id(),
              "from", seat.from(),
              "replayed", seat.replayed(),
              "taken", seat.taken()));
      Optional<byte[]> piece = seat.next(patience.betweenPings());
      while (piece.isPresent()) {
        send(to, piece.get());
        piece = seat.next(patience.betweenPings());
      }
      if (seat.isTaken()) {
        to.close(TAKEN_OVER, "opened elsewhere", Callback.NOOP);
      } else if (!seat.isLeft()) {
        say(to, ended());
        to.close(StatusCode.NORMAL, "", Callback.NOOP);
      }
    } catch (IOException e) {
      LOG.debug("a page went away", e);
      to.disconnect();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      to.disconnect();
    }
  }

  private void send(Session to, byte[] piece) throws IOException {
    if (piece.length > 0) {
      try (Blocker.Callback sent = Blocker.callback()) {
        to.sendBinary(ByteBuffer.wrap(piece), Callback.from(sent::succeeded, sent::failed));
        sent.block();
      }
      return;
    }
    if (System.nanoTime() - heardNanos > patience.silence().toNanos()) {
      to.close(StatusCode.POLICY_VIOLATION, "no answer", Callback.NOOP);
      throw new IOException("no answer");
    }
    to.sendPing(BufferUtil.EMPTY_BUFFER, Callback.NOOP);
  }

  private Map<String, Object> ended() {
    Map<String, Object> ended = new LinkedHashMap<>();
    ended.put("type", "ended");
    switch (terminal.status().orElse(ExitStatus.FAILED)) {
      case ExitStatus.Exited(int code) -> ended.put("exit", code);
      case ExitStatus.Killed(String signal) -> ended.put("signal", signal);
    }
    return ended;
  }

  private static void say(Session to, Map<String, Object> message) throws IOException {
    try (Blocker.Callback sent = Blocker.callback()) {
      to.sendText(JSON.writeValueAsString(message), Callback.from(sent::succeeded, sent::failed));
      sent.block();
    }
  }

  @Override
  public void onWebSocketPong(ByteBuffer payload) {
    heardNanos = System.nanoTime();
  }

  @Override
  public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
    heardNanos = System.nanoTime();
    try {
      seat.type(BufferUtil.toArray(payload));
      callback.succeed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      callback.fail(e);
    }
    tell(Map.of("type", "taken", "bytes", seat.taken()));
  }

  @Override
  public void onWebSocketText(String message) {
    heardNanos = System.nanoTime();
    JsonNode said;
    try {
      said = JSON.readTree(message);
    } catch (JacksonException _) {
      close(StatusCode.BAD_PAYLOAD, "no JSON");
      return;
    }
    switch (said.path("type").asString("")) {
      case "shown" -> seat.shown(said.path("bytes").asLong(0));
      case "resize" ->
          seat.resize(new TerminalSize(said.path("columns").asInt(0), said.path("rows").asInt(0)));
      default -> close(StatusCode.POLICY_VIOLATION, "unknown message");
    }
  }

  private void tell(Map<String, Object> message) {
    Session to = session;
    if (to != null) {
      to.sendText(JSON.writeValueAsString(message), Callback.NOOP);
    }
  }

  private void close(int status, String reason) {
    Session to = session;
    if (to != null) {
      to.close(status, reason, Callback.NOOP);
    }
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    LOG.debug("a page's connection broke", cause);
  }

  @Override
  public void onWebSocketClose(int status, String reason, Callback callback) {
    seat.leave();
    callback.succeed();
  }
}
