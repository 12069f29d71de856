// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import sh.zagi.env.fetch.ProxyDoor;
import sh.zagi.server.outside.OnePlace;
import sh.zagi.shell.command.Shown;

/// Asks the provider: one request each, no redirects, an end in time, a bounded answer. The place
/// that the operator named may have any address; another one that the provider names has to be a
/// public one with https. Safe for use by many threads.
final class ProviderCalls {
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final int MOST_ANSWER_BYTES = 256 << 10;
  private static final int AT_ONCE = 16;
  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;
  private static final int MOST_PORT = 65_535;
  private static final String SILENT = " does not answer";

  private final URI issuer;
  private final Semaphore places = new Semaphore(AT_ONCE);

  ProviderCalls(URI issuer) {
    this.issuer = issuer;
  }

  /// What stands at an address.
  String get(URI address) throws ProviderFault {
    OnePlace place = place(address);
    HttpResponse<byte[]> got = send(place, HttpRequest.newBuilder(address).GET());
    if (got.statusCode() != HTTPResponse.SC_OK) {
      throw new ProviderFault(
          " answers " + got.statusCode() + " at " + Shown.text(address.getRawPath()));
    }
    return new String(got.body(), UTF_8);
  }

  /// Sends what the library made.
  HTTPResponse post(HTTPRequest request) throws ProviderFault {
    OnePlace place = place(request.getURI());
    HttpRequest.Builder sent =
        HttpRequest.newBuilder(request.getURI())
            .POST(HttpRequest.BodyPublishers.ofString(String.valueOf(request.getBody())));
    for (Map.Entry<String, List<String>> header : request.getHeaderMap().entrySet()) {
      header.getValue().forEach(value -> sent.header(header.getKey(), value));
    }
    HttpResponse<byte[]> got = send(place, sent);
    HTTPResponse answer = new HTTPResponse(got.statusCode());
    try {
      answer.setContentType(got.headers().firstValue("Content-Type").orElse("text/plain"));
    } catch (ParseException e) {
      throw new ProviderFault(" answers, but not in JSON", e);
    }
    answer.setBody(new String(got.body(), UTF_8));
    return answer;
  }

  /// The address, if it is one that secrets may be sent to.
  URI fit(URI address) throws ProviderFault {
    var _ = place(address);
    return address;
  }

  private HttpResponse<byte[]> send(OnePlace place, HttpRequest.Builder request)
      throws ProviderFault {
    HttpRequest whole = request.timeout(LONGEST).header("Accept", "application/json").build();
    if (!places.tryAcquire()) {
      throw new ProviderFault(" is asked by too many at once: try again");
    }
    AtomicReference<String> turnedAway = new AtomicReference<>("");
    try (ProxyDoor door = ProxyDoor.here((host, port) -> way(place, host, port, turnedAway));
        HttpClient client =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(ProxySelector.of(door.place()))
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(LONGEST)
                .build()) {
      HttpResponse<byte[]> answer = answer(client, whole);
      // What the door says when it leads nowhere looks like an answer.
      if (!turnedAway.get().isEmpty()) {
        throw new ProviderFault(SILENT, new IOException(turnedAway.get()));
      }
      return answer;
    } catch (IOException e) {
      throw new ProviderFault(SILENT, e);
    } finally {
      places.release();
    }
  }

  private static ProxyDoor.Answer way(
      OnePlace place, String host, int port, AtomicReference<String> turnedAway) {
    ProxyDoor.Answer answer = place.connect(host, port, "the provider's");
    if (answer instanceof ProxyDoor.Answer.Refused(String sentence)) {
      turnedAway.set(sentence);
    }
    return answer;
  }

  private static HttpResponse<byte[]> answer(HttpClient client, HttpRequest request)
      throws ProviderFault {
    Future<HttpResponse<byte[]>> answer =
        client.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), MOST_ANSWER_BYTES));
    try {
      return answer.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new ProviderFault(SILENT, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProviderFault(SILENT, e);
    } finally {
      answer.cancel(true);
      client.shutdownNow();
    }
  }

  /// Http goes to the host of an issuer that the operator named with http, and that is this
  /// machine.
  private OnePlace place(URI address) throws ProviderFault {
    String host = address.getHost();
    boolean isHere =
        "http".equals(issuer.getScheme())
            && "http".equals(address.getScheme())
            && issuer.getHost().equalsIgnoreCase(host);
    boolean isPort = port(address) > 0 && port(address) <= MOST_PORT;
    if (host == null || !isPort || !(isHere || "https".equals(address.getScheme()))) {
      throw new ProviderFault(" names an address that is no https");
    }
    OnePlace.Allowed own = new OnePlace.Allowed("oidc.issuer", Set.of(name(issuer)));
    return new OnePlace(host, port(address), own);
  }

  private static String name(URI address) {
    return address.getHost().toLowerCase(Locale.ROOT) + ":" + port(address);
  }

  private static int port(URI address) {
    boolean secure = "https".equals(address.getScheme());
    return address.getPort() >= 0 ? address.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
  }
}
