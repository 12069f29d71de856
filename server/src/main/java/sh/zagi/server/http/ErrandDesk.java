// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.server.api.Events;
import sh.zagi.server.errand.Errand;
import sh.zagi.server.errand.Errands;
import sh.zagi.storage.account.Logins;

/// What verbs that pages began say, as it comes: `/-/errand/ID/events`, for the browser of whoever
/// began it.
public final class ErrandDesk implements Request.Handler {
  private static final Logger LOG = LoggerFactory.getLogger(ErrandDesk.class);
  private static final Pattern PATH = Pattern.compile("/-/errand/([0-9a-f]{32})/events");

  /// Less than connections may be silent for.
  private static final Duration SILENCE = Duration.ofSeconds(10);

  /// A browser comes back for more by itself.
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /// Open at one time; a page that gets none is loaded again and again instead.
  private static final int MOST = 128;

  private final Behind behind;
  private final Semaphore seats = new Semaphore(MOST);

  /// What stands behind the desk.
  ///
  /// @param cookie that browsers are logged in by
  public record Behind(Errands errands, Logins logins, String cookie) {}

  ErrandDesk(Behind behind) {
    this.behind = behind;
  }

  static boolean serves(String path) {
    return PATH.matcher(path).matches();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    Optional<Errand> errand = errand(request);
    if (errand.isEmpty() || !request.getMethod().equals("GET")) {
      PlainErrors.write(response, callback, HttpStatus.NOT_FOUND_404);
      return true;
    }
    if (!seats.tryAcquire()) {
      PlainErrors.write(response, callback, HttpStatus.SERVICE_UNAVAILABLE_503);
      return true;
    }
    try {
      stream(errand.get(), response);
      callback.succeeded();
    } catch (IOException e) {
      LOG.debug("a page went away", e);
      callback.failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      callback.failed(e);
    } finally {
      seats.release();
    }
    return true;
  }

  private Optional<Errand> errand(Request request) {
    Matcher path = PATH.matcher(Request.getPathInContext(request));
    Optional<String> secret =
        Request.getCookies(request).stream()
            .filter(cookie -> cookie.getName().equals(behind.cookie()))
            .map(HttpCookie::getValue)
            .findFirst();
    return path.matches()
        ? secret
            .flatMap(behind.logins()::find)
            .flatMap(person -> behind.errands().find(path.group(1), person))
        : Optional.empty();
  }

  private static void stream(Errand errand, Response response)
      throws IOException, InterruptedException {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream; charset=utf-8");
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    // A proxy that gathers an answer before it passes it on is told not to.
    response.getHeaders().put("X-Accel-Buffering", "no");
    long end = System.nanoTime() + LONGEST.toNanos();
    try (OutputStream body = Content.Sink.asOutputStream(response)) {
      Events events = new Events(body);
      boolean over = false;
      while (!over && System.nanoTime() < end) {
        long seen = errand.version();
        over = errand.outcome().isPresent();
        events.send("steps", errand.steps());
        if (!over) {
          errand.awaitNews(seen, SILENCE);
        }
      }
      if (over) {
        events.send("over", Map.of());
      }
    }
  }
}
