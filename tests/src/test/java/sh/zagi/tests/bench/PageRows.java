// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Pages of a repository at a hundred requests a second, whether or not the last one was answered,
/// beside cgit with the same repository. Each request is timed from when it was due.
final class PageRows {
  private static final int PER_SECOND = 100;
  private static final int USUAL_SECONDS = 20;
  private static final int SECONDS = Bench.WARM_UPS == 0 ? 1 : USUAL_SECONDS;
  private static final int WARM_UP_SECONDS = Bench.WARM_UPS == 0 ? 1 : 5;
  private static final String SAMPLE = "src/Sample.java";

  private final Path folder;
  private final Client client;
  private final int port;

  /// @param folder that it may fill
  /// @param port of our HTTP door
  PageRows(Path folder, Client client, int port) {
    this.folder = folder;
    this.client = client;
    this.port = port;
  }

  /// One answer: until its first byte, and until its last.
  private record Timing(Duration first, Duration last) {}

  /// @param fixture that the repository begins with
  /// @param sample a file of code, which ours shows in colours
  void run(Path fixture, Path sample, Consumer<Result> add)
      throws IOException, InterruptedException {
    Path repository = repository(fixture, sample);
    client.git("-C", repository.toString(), "push", "-q", "zagi:alice/pages", "main");
    client.ssh("zagi", "repo", "visibility", "alice/pages", "public");
    String ours = "http://127.0.0.1:" + port + "/alice/pages";
    try (Cgit cgit = Cgit.start(folder.resolve("cgit"), repository);
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      add.accept(row(http, "repository", ours, cgit.base() + "/"));
      add.accept(row(http, "file", ours + "/file/" + SAMPLE, cgit.base() + "/tree/" + SAMPLE));
      add.accept(row(http, "diff", ours + "/commit/main", cgit.base() + "/commit/"));
    }
  }

  /// The fixture and two commits with code.
  private Path repository(Path fixture, Path sample) throws IOException, InterruptedException {
    Path bare = folder.resolve("pages.git");
    Client.check("git", "clone", "-q", "--bare", fixture.toString(), bare.toString());
    String text = Files.readString(sample);
    Process importer =
        new ProcessBuilder("git", "-C", bare.toString(), "fast-import", "--quiet")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (OutputStream out = importer.getOutputStream()) {
      Fixture.commit(out, Fixture.COMMITS, "code");
      out.write("from refs/heads/main^0\n".getBytes(US_ASCII));
      Fixture.file(out, SAMPLE, text);
      Fixture.commit(out, Fixture.COMMITS + 1, "code changed");
      Fixture.file(out, SAMPLE, text.replace("return", "// before\n    return"));
    }
    if (importer.waitFor() != 0) {
      throw new IOException("git fast-import failed");
    }
    return bare;
  }

  private Result row(HttpClient http, String page, String ours, String theirs)
      throws IOException, InterruptedException {
    series(http, ours, WARM_UP_SECONDS);
    series(http, theirs, WARM_UP_SECONDS);
    List<Timing> mine = series(http, ours, SECONDS);
    List<Timing> peer = series(http, theirs, SECONDS);
    return new Result(
        page + " page at " + PER_SECOND + " requests/s: first byte p50, p95; whole p50, p95",
        words(mine),
        "cgit behind nginx: " + words(peer),
        String.format(
            Locale.ROOT, "%.2f", (double) whole(mine, 95).toNanos() / whole(peer, 95).toNanos()));
  }

  private static String words(List<Timing> all) {
    List<Duration> first = all.stream().map(Timing::first).toList();
    return String.join(
        ", ",
        millis(part(first, 50)),
        millis(part(first, 95)) + "; " + millis(whole(all, 50)),
        millis(whole(all, 95)));
  }

  private static Duration whole(List<Timing> all, int percent) {
    return part(all.stream().map(Timing::last).toList(), percent);
  }

  private static Duration part(List<Duration> all, int percent) {
    List<Duration> sorted = new ArrayList<>(all);
    Collections.sort(sorted);
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }

  private static String millis(Duration time) {
    return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
  }

  private static List<Timing> series(HttpClient http, String url, int seconds)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).header("Accept", "text/html").build();
    List<Future<Timing>> asked = new ArrayList<>();
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int one = 0; one < PER_SECOND * seconds; one++) {
        long due = start + one * (1_000_000_000L / PER_SECOND);
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        asked.add(threads.submit(() -> timing(http, request, due)));
      }
    }
    List<Timing> timings = new ArrayList<>();
    for (Future<Timing> one : asked) {
      try {
        timings.add(one.get());
      } catch (ExecutionException e) {
        throw new IOException(url + ": " + e.getCause(), e);
      }
    }
    return timings;
  }

  private static Timing timing(HttpClient http, HttpRequest request, long due)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    Duration first = Duration.ofNanos(System.nanoTime() - due);
    try (InputStream body = answer.body()) {
      body.transferTo(OutputStream.nullOutputStream());
    }
    if (answer.statusCode() != 200) {
      throw new IOException("status " + answer.statusCode());
    }
    return new Timing(first, Duration.ofNanos(System.nanoTime() - due));
  }
}
