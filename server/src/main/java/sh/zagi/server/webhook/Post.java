// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import sh.zagi.env.fetch.ProxyDoor;
import sh.zagi.server.outside.OnePlace;
import sh.zagi.storage.webhook.Delivery;
import sh.zagi.storage.webhook.Webhook;

/// One attempt to deliver a message: one request, no redirects, an end in time, a bounded answer.
final class Post {
  /// From the connection to the last byte of the answer.
  static final Duration LONGEST = Duration.ofSeconds(10);

  /// Of an answer; one that is larger counts as none.
  static final int MOST_ANSWER_BYTES = 64 << 10;

  private static final int GOOD = 200;
  private static final int NOT_GOOD = 300;

  private Post() {}

  static Delivery.Attempt send(Webhook hook, Delivery delivery, OnePlace place)
      throws InterruptedException {
    try (ProxyDoor door =
            ProxyDoor.here((host, port) -> place.connect(host, port, "the webhook's"));
        HttpClient client =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(ProxySelector.of(door.place()))
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(LONGEST)
                .build()) {
      Future<HttpResponse<byte[]>> answer =
          client.sendAsync(
              request(hook, delivery),
              HttpResponse.BodyHandlers.limiting(
                  HttpResponse.BodyHandlers.ofByteArray(), MOST_ANSWER_BYTES));
      try {
        HttpResponse<byte[]> got = answer.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        String text = new String(got.body(), UTF_8);
        boolean taken = got.statusCode() >= GOOD && got.statusCode() < NOT_GOOD;
        return new Delivery.Attempt(taken, got.statusCode(), text);
      } catch (TimeoutException _) {
        return none("no answer within " + LONGEST.toSeconds() + " s");
      } catch (ExecutionException e) {
        return none(why(e, place));
      } finally {
        answer.cancel(true);
        client.shutdownNow();
      }
    } catch (IOException e) {
      return none("not sent: " + e.getMessage());
    }
  }

  private static Delivery.Attempt none(String why) {
    return new Delivery.Attempt(false, 0, why);
  }

  /// A place that may not be reached is named by the rule that says so, not by what the client made
  /// of the refusal.
  private static String why(ExecutionException e, OnePlace place) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String said = cause.getMessage();
    return place
        .refusal()
        .orElse("not sent: " + (said == null ? cause.getClass().getSimpleName() : said));
  }

  private static HttpRequest request(Webhook hook, Delivery delivery) {
    byte[] body = delivery.payload().getBytes(UTF_8);
    URI address = hook.address();
    return HttpRequest.newBuilder(address)
        .timeout(LONGEST)
        .header("Content-Type", "application/json")
        .header("User-Agent", "zagi-webhook")
        .header("X-Zagi-Event", delivery.event())
        .header("X-Zagi-Delivery", Long.toString(delivery.id()))
        .header("X-Hub-Signature-256", "sha256=" + signature(hook.secret(), body))
        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }

  /// HMAC-SHA256 of the body (RFC 2104), in hex.
  static String signature(String secret, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
