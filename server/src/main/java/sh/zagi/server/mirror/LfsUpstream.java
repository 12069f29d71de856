// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import sh.zagi.storage.lfs.LfsPointer;

/// The git-lfs API of one upstream, as its client (batch and basic transfers). No redirect is
/// followed, every answer has an end, and a token is shown to the upstream itself and nobody else.
/// For one thread.
final class LfsUpstream {
  /// Files of one question.
  static final int MOST_ASKED = 100;

  private static final int MOST_ANSWER_BYTES = 4 << 20;
  private static final Duration ANSWERING = Duration.ofSeconds(60);

  /// What comes slower is given up.
  private static final long SLOWEST_BYTES_PER_SECOND = 32L << 10;

  private static final String JSON = "application/vnd.git-lfs+json";
  private static final String AUTHORIZATION = "Authorization";
  private static final int OK = 200;
  private static final int NOT_OK = 300;
  private static final int BAD = 400;

  /// Which way files go.
  enum Kind {
    DOWNLOAD,
    UPLOAD;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final URI base;
  private final Optional<String> token;
  private final HttpRoads roads;

  /// @param repository the upstream's address, `http` or `https`
  /// @param token shown to the upstream; kept nowhere
  LfsUpstream(URI repository, Optional<String> token, HttpRoads roads) {
    String text = repository.toString();
    this.base = URI.create(text + (text.endsWith(".git") ? "" : ".git") + "/info/lfs");
    this.token = token;
    this.roads = roads;
  }

  /// Asks what to do about some files.
  ///
  /// @param pointers at most [#MOST_ASKED]
  Map<String, LfsAnswer.Advice> ask(Kind kind, Collection<LfsPointer> pointers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + "/objects/batch"))
            .header("Accept", JSON)
            .header("Content-Type", JSON)
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(LfsAnswer.question(kind.word(), pointers)));
    token.ifPresent(word -> request.header(AUTHORIZATION, basic(word)));
    byte[] body =
        roads.talk(
            base,
            ANSWERING,
            client -> {
              HttpResponse<byte[]> answer =
                  client.send(
                      request.build(),
                      HttpResponse.BodyHandlers.limiting(
                          HttpResponse.BodyHandlers.ofByteArray(), MOST_ANSWER_BYTES));
              check(answer.statusCode());
              return answer.body();
            });
    return LfsAnswer.read(body, kind.word(), base.getScheme().equals("https"));
  }

  /// What is done with the bytes of a file while they come.
  interface Taker<T> {
    T take(InputStream content) throws IOException;
  }

  /// Fetches a file. The taker checks what it is.
  <T> T fetch(LfsPointer pointer, LfsAnswer.Action action, Taker<T> taker)
      throws IOException, InterruptedException {
    HttpRequest request = request(action).GET().build();
    return roads.talk(
        action.to(),
        longest(pointer),
        client -> {
          HttpResponse<InputStream> answer =
              client.send(request, HttpResponse.BodyHandlers.ofInputStream());
          try (InputStream body = answer.body()) {
            check(answer.statusCode());
            return taker.take(new Bounded(body, pointer.size()));
          }
        });
  }

  /// Sends a file, and has the upstream say that it is there when it wants to be asked.
  void send(LfsPointer pointer, Path file, LfsAnswer.Advice.Transfer transfer)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(transfer.action());
    if (transfer.action().headers().keySet().stream().noneMatch("content-type"::equalsIgnoreCase)) {
      request.header("Content-Type", "application/octet-stream");
    }
    request.PUT(content(file));
    roads.talk(
        transfer.action().to(), longest(pointer), client -> checked(client, request.build()));
    if (transfer.then().isPresent()) {
      LfsAnswer.Action verify = transfer.then().get();
      HttpRequest.Builder question =
          request(verify)
              .setHeader("Accept", JSON)
              .setHeader("Content-Type", JSON)
              .POST(HttpRequest.BodyPublishers.ofByteArray(LfsAnswer.one(pointer)));
      roads.talk(verify.to(), ANSWERING, client -> checked(client, question.build()));
    }
  }

  private static HttpRequest.BodyPublisher content(Path file) throws IOException {
    try {
      return HttpRequest.BodyPublishers.ofFile(file);
    } catch (FileNotFoundException e) {
      throw new IOException("it is no more here", e);
    }
  }

  private static int checked(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    int status =
        client
            .send(
                request,
                HttpResponse.BodyHandlers.limiting(
                    HttpResponse.BodyHandlers.ofByteArray(), MOST_ANSWER_BYTES))
            .statusCode();
    check(status);
    return status;
  }

  private static void check(int status) throws IOException {
    if (status >= OK && status < NOT_OK) {
      return;
    }
    if (status < BAD) {
      throw new HttpRoads.Told(
          "the upstream leads elsewhere (" + status + "), which is not followed");
    }
    throw new HttpRoads.Told(
        switch (status) {
          case 401, 403 -> "the upstream wants a token that may do that (" + status + ")";
          case 404, 501 -> "the upstream has none there (" + status + ")";
          default -> "the upstream answered " + status;
        });
  }

  private HttpRequest.Builder request(LfsAnswer.Action action) throws IOException {
    try {
      HttpRequest.Builder request = HttpRequest.newBuilder(action.to());
      boolean named = false;
      for (Map.Entry<String, String> header : action.headers().entrySet()) {
        named |= header.getKey().equalsIgnoreCase(AUTHORIZATION);
        request.setHeader(header.getKey(), header.getValue());
      }
      if (!named && isOwn(action.to())) {
        token.ifPresent(word -> request.header(AUTHORIZATION, basic(word)));
      }
      return request;
    } catch (IllegalArgumentException e) {
      throw new IOException("the upstream says headers that cannot be sent", e);
    }
  }

  private boolean isOwn(URI to) {
    return to.getScheme().equals(base.getScheme())
        && to.getHost().equalsIgnoreCase(base.getHost())
        && HttpRoads.port(to) == HttpRoads.port(base);
  }

  private static Duration longest(LfsPointer pointer) {
    return ANSWERING.plusSeconds(pointer.size() / SLOWEST_BYTES_PER_SECOND);
  }

  private static String basic(String token) {
    return "Basic "
        + Base64.getEncoder().encodeToString(("x-access-token:" + token).getBytes(UTF_8));
  }

  /// Ends with a fault as soon as more came than was announced.
  private static final class Bounded extends FilterInputStream {
    private final long size;
    private long read;

    Bounded(InputStream in, long size) {
      super(in);
      this.size = size;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      read += Math.max(0, count);
      if (read > size) {
        throw new HttpRoads.Told("sent more than the " + size + " bytes that it has");
      }
      return count;
    }
  }
}
