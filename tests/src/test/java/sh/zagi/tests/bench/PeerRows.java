// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Rows about git beside the servers that people run instead: the same actions with each of them.
/// Repositories are packed on both sides.
///
/// @param config the clients' ssh configuration
record PeerRows(Path folder, Path config, Client client, Ours ours) {
  private static final int FEW = Math.min(3, Bench.RUNS);
  private static final int CROWD = 50;
  private static final AtomicInteger NUMBER = new AtomicInteger();

  /// The server that has `alice/bench`.
  ///
  /// @param httpPort where it answers by HTTP
  record Ours(ServerLoad load, int httpPort) {}

  void run(Bench.Comparison compare, Consumer<Result> results, Path fixture)
      throws IOException, InterruptedException {
    Path repositories = Files.createDirectories(folder.resolve("repositories"));
    Path many = folder.resolve("many.git");
    Fixture.make(many, GitRows::many);
    Path refs = folder.resolve("refs.git");
    GitRows.makeRefs(refs);
    client.ssh("zagi", "repo", "gc", "alice/bench");
    for (int group = 0; group < GitRows.REFS / GitRows.REFS_PER_PUSH; group++) {
      String all = "refs/heads/g" + group + "/*";
      client.git("-C", refs.toString(), "push", "-q", "zagi:alice/refs", all + ":" + all);
    }
    client.ssh("zagi", "repo", "gc", "alice/refs");
    copy(fixture, repositories.resolve("bench.git"));
    copy(refs, repositories.resolve("refs.git"));

    try (GitPeer peer = GitPeer.gitDaemon(home("git-daemon"), repositories)) {
      rows(compare, results, peer, many);
    }
    String token = client.said("zagi", "token create --access write --expires-in 1d");
    String http = "http://x:" + token + "@127.0.0.1:" + ours.httpPort() + "/alice/";
    try (GitPeer peer = GitPeer.nginx(home("nginx"), repositories, http)) {
      rows(compare, results, peer, many);
    }
    try (GitPeer peer = GitPeer.jgitDaemon(home("jgit"), repositories)) {
      rows(compare, results, peer, many);
    }
    Path key = folder.resolveSibling("alice.pub");
    try (GitPeer peer = GitPeer.gitolite(home("gitolite"), key, config)) {
      for (String name : List.of("bench", "refs")) {
        copy(repositories.resolve(name + ".git"), peer.repositories().resolve(name + ".git"));
      }
      rows(compare, results, peer, many);
    }
  }

  private Path home(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  /// Into a repository that may be there already.
  private static void copy(Path from, Path to) throws IOException, InterruptedException {
    Files.createDirectories(to);
    Client.check("cp", "-r", from + "/.", to.toString());
    Client.check("git", "-C", to.toString(), "gc", "-q");
  }

  private void rows(Bench.Comparison compare, Consumer<Result> results, GitPeer peer, Path many)
      throws IOException, InterruptedException {
    String mine = peer.ours();
    compare.of(
        Bench.RUNS,
        "clone drain, both packed (`repo gc`, `git gc`)",
        () -> Drain.of(client, mine + "bench"),
        peer.name(),
        () -> Drain.of(client, peer.url() + "bench.git"));
    compare.of(
        FEW,
        CROWD + " clone drains at once, both packed",
        () -> crowd(mine + "bench"),
        peer.name(),
        () -> crowd(peer.url() + "bench.git"));
    results.accept(costs(peer));
    compare.of(
        FEW,
        "push of 10,000 objects, durable, into a new repository",
        () -> pushed(many, mine + "pushed" + NUMBER.incrementAndGet()),
        peer.name(),
        () -> {
          String name = "pushed" + NUMBER.incrementAndGet();
          if (!peer.name().equals("gitolite3")) {
            String path = peer.repositories().resolve(name + ".git").toString();
            Client.check("git", "init", "-q", "--bare", "-b", "main", path);
          }
          return pushed(many, peer.url() + name + ".git");
        });
    compare.of(
        FEW,
        "`git ls-remote` of 100,000 refs, both packed",
        () -> client.git("ls-remote", mine + "refs"),
        peer.name(),
        () -> client.git("ls-remote", peer.url() + "refs.git"));
  }

  private Result costs(GitPeer peer) throws IOException, InterruptedException {
    Client.Action mine = () -> crowd(peer.ours() + "bench");
    Client.Action theirs = () -> crowd(peer.url() + "bench.git");
    double work = ours.load().seconds(mine);
    double peersWork = peer.load().seconds(theirs);
    return new Result(
        "processor time and most memory of the server for " + CROWD + " clone drains at once",
        String.format(Locale.ROOT, "%.1f s, %d MiB", work, ours.load().mostMib(mine)),
        String.format(
            Locale.ROOT, "%s: %.1f s, %d MiB", peer.name(), peersWork, peer.load().mostMib(theirs)),
        String.format(Locale.ROOT, "%.2f", work / peersWork));
  }

  private Duration crowd(String url) throws IOException, InterruptedException {
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Duration>> all = new ArrayList<>();
      for (int i = 0; i < CROWD; i++) {
        all.add(threads.submit(() -> Drain.of(client, url)));
      }
      for (Future<Duration> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private Duration pushed(Path from, String url) throws IOException, InterruptedException {
    return client.git("-C", from.toString(), "push", "-q", url, "main");
  }
}
