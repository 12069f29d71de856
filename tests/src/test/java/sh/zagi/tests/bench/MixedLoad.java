// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import sh.zagi.storage.folder.Trees;
import sh.zagi.tests.ServerProcess;

/// Everything at once for a long time: clones, pushes, fetches, pages, terminals, sessions. Nobody
/// is refused or interrupted, no push is lost, and the server holds afterwards what it held before.
/// The repositories `alice/bench` and `alice/app` are there.
///
/// @param folder that it may fill
record MixedLoad(Path folder, Client client, ServerProcess server) {
  private static final Duration LENGTH =
      Duration.ofSeconds(Integer.getInteger("zagi.bench.mixed-seconds", 30 * 60));

  /// Caches fill and code is compiled before anything is counted.
  private static final Duration WARM_UP =
      Duration.ofSeconds(Math.min(LENGTH.toSeconds(), Duration.ofMinutes(2).toSeconds()));

  private static final int TERMINALS = 20;
  private static final String SESSION = "alice/app+new@zagi";

  void run(Consumer<Result> add) throws IOException, InterruptedException {
    client.ssh("zagi", "repo", "visibility", "alice/bench", "public");
    try (Terminals terminals = new Terminals();
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (int i = 0; i < TERMINALS; i++) {
        terminals.open(client.sshTerminal("alice/app@zagi"));
      }
      Pushers pushers = Pushers.make(folder.resolve("pushers"), client);
      List<OpenLoad.Kind> kinds = kinds(terminals, http, pushers);
      var _ = OpenLoad.run(kinds, WARM_UP);
      HeldByServer before = HeldByServer.of(server);
      List<OpenLoad.Outcome> outcomes = OpenLoad.run(kinds, LENGTH);
      HeldByServer after = HeldByServer.of(server);
      outcomes.forEach(outcome -> add.accept(row(outcome)));
      pushers.check();
      client.ssh("zagi", "audit", "verify");
      add.accept(failed(outcomes));
      add.accept(Result.alone("mixed load: what the server holds after it", after.words(before)));
    }
  }

  private List<OpenLoad.Kind> kinds(Terminals terminals, HttpClient http, Pushers pushers) {
    String pages = "http://127.0.0.1:" + server.httpPort() + "/alice/bench";
    AtomicInteger clones = new AtomicInteger();
    return List.of(
        kind("key typed in one of " + TERMINALS + " terminals", 50, terminals::echo),
        kind("repository page", 100, () -> page(http, pages)),
        kind("file page", 100, () -> page(http, pages + "/file/src/part1.txt")),
        kind("diff page", 100, () -> page(http, pages + "/commit/main")),
        kind("push of one commit", 500, pushers::push),
        kind("clone of a small repository", 500, () -> cloned(clones.incrementAndGet())),
        kind("`git ls-remote`", 1_000, () -> client.git("ls-remote", "zagi:alice/bench")),
        kind("`repo list --json`", 2_000, () -> client.ssh("zagi", "repo", "list", "--json")),
        kind("new session for one command, then `session rm`", 5_000, this::session),
        kind("clone of a large repository", 10_000, () -> client.drain("zagi", "alice/bench")));
  }

  private static OpenLoad.Kind kind(String name, int everyMillis, Client.Action action) {
    return new OpenLoad.Kind(name, Duration.ofMillis(everyMillis), action);
  }

  private static Result row(OpenLoad.Outcome outcome) {
    String often = "%,d a minute".formatted(60_000 / outcome.kind().every().toMillis());
    return Result.alone("mixed load: " + outcome.kind().name() + ", " + often, outcome.words());
  }

  private static Result failed(List<OpenLoad.Outcome> outcomes) {
    List<String> failures =
        outcomes.stream().flatMap(outcome -> outcome.failures().stream()).toList();
    long all = outcomes.stream().mapToLong(outcome -> outcome.times().size()).sum();
    String first = failures.isEmpty() ? "" : ", the first: " + failures.getFirst();
    return Result.alone(
        "mixed load: failures, every acknowledged push looked for",
        "%,d of %,d in %d minutes"
                .formatted(failures.size(), all + failures.size(), LENGTH.toMinutes())
            + first.replace('|', '/'));
  }

  private static Duration page(HttpClient http, String url)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    HttpResponse<byte[]> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(url)).header("Accept", "text/html").build(),
            HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException(url + ": status " + answer.statusCode());
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private Duration cloned(int number) throws IOException, InterruptedException {
    Path to = folder.resolve("mixed-clone-" + number);
    try {
      return client.git("clone", "-q", "zagi:alice/app", to.toString());
    } finally {
      Trees.delete(to);
    }
  }

  private Duration session() throws IOException, InterruptedException {
    long start = System.nanoTime();
    String id = client.said(SESSION, "echo $ZAGI_SESSION");
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    client.ssh("zagi", "session", "rm", id);
    return time;
  }
}
