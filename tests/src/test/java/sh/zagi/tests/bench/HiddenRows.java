// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// How long a stranger waits to hear that a repository is not found which is private, and one that
/// is none: who can tell the two apart knows what there is.
record HiddenRows(Client client, int port) {
  private static final int REQUESTS = Bench.WARM_UPS == 0 ? 10 : 1_000;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final String PRIVATE = "alice/hidden";

  /// As long as the other, so that nothing but its absence differs.
  private static final String MISSING = "alice/absent";

  private static final List<String> ASKED =
      List.of(
          "/%s",
          "/%s.git/info/refs?service=git-upload-pack",
          "/%s/file/README.md",
          "/%s/commit/main",
          "/%s/search?q=a",
          "/badge/%s.svg");

  void run(Consumer<Result> add) throws IOException, InterruptedException {
    client.ssh("zagi", "repo", "create", PRIVATE);
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (String path : ASKED) {
        add.accept(row(http, path));
      }
    }
  }

  private Result row(HttpClient http, String path) throws IOException, InterruptedException {
    List<Duration> hidden = new ArrayList<>();
    List<Duration> missing = new ArrayList<>();
    for (int request = 0; request < 2 * REQUESTS; request++) {
      Answer one = ask(http, path.formatted(PRIVATE));
      Answer other = ask(http, path.formatted(MISSING));
      if (one.status() != other.status()) {
        throw new IOException(path + ": status " + one.status() + " and " + other.status());
      }
      // The first half warms up.
      if (request >= REQUESTS) {
        hidden.add(one.time());
        missing.add(other.time());
      }
    }
    double ours = millis(new Series(hidden).median());
    double theirs = millis(new Series(missing).median());
    return Result.alone(
        "private repository and missing one, asked for by a stranger: `"
            + path.formatted("R")
            + "`",
        String.format(
            Locale.ROOT, "%.2f ms apart (%.2f, %.2f)", Math.abs(ours - theirs), ours, theirs));
  }

  private record Answer(int status, Duration time) {}

  private Answer ask(HttpClient http, String path) throws IOException, InterruptedException {
    long start = System.nanoTime();
    HttpResponse<byte[]> answer =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    return new Answer(answer.statusCode(), Duration.ofNanos(System.nanoTime() - start));
  }

  private static double millis(Duration time) {
    return time.toNanos() / NANOS_PER_MILLI;
  }
}
