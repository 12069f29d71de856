// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import sh.zagi.tests.ServerProcess;

/// Rows about git where both servers packed the repository: `repo gc` here, `git gc` there.
final class GitRows {
  static final int REFS = Integer.getInteger("zagi.bench.refs", 100_000);
  static final int REFS_PER_PUSH = 5_000;
  private static final int CROWD = 50;
  private static final int FEW = Math.min(3, Bench.RUNS);

  /// A commit, its tree, four folders and four files each.
  private static final int PUSHED_COMMITS = 1_000;

  private static final int FETCHED_COMMITS = 50;

  private final Path folder;
  private final Client client;
  private final Servers servers;
  private final AtomicInteger number = new AtomicInteger();

  /// The processes whose work is counted; the peer's with all that it started and that ended.
  record Servers(ServerLoad ours, ServerLoad peer) {
    static Servers of(ServerProcess ours, OpenSsh peer) {
      return new Servers(ServerLoad.of(ours.pid()), ServerLoad.of(peer.process().pid()));
    }
  }

  /// A bare repository, which ours has as `alice/bench`, and the peer's copy of it.
  record Sources(Path fixture, Path peer) {}

  GitRows(Path folder, Client client, Servers servers) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.client = client;
    this.servers = servers;
  }

  void run(Bench.Comparison compare, Consumer<Result> results, Sources sources)
      throws IOException, InterruptedException {
    client.ssh("zagi", "repo", "gc", "alice/bench");
    Client.check("git", "-C", sources.peer().toString(), "gc", "-q");
    String peer = sources.peer().toString();
    compare.of(
        Bench.RUNS,
        "connect and exit status (`ssh HOST`, smallest command)",
        () -> client.ssh("zagi", "version"),
        "sshd login",
        () -> client.ssh("peer", "true"));
    compare.of(
        Bench.RUNS,
        "clone drain, both packed (`repo gc`, `git gc`)",
        () -> client.drain("zagi", "alice/bench"),
        "sshd + git",
        () -> client.drain("peer", peer));
    compare.of(
        FEW,
        CROWD + " clone drains at once, both packed",
        () -> crowd("zagi", "alice/bench"),
        "sshd + git",
        () -> crowd("peer", peer));
    results.accept(work(peer));
    results.accept(memory(peer));
    fetch(compare, sources.fixture(), peer);
    push(compare);
    refs(compare);
  }

  private Duration crowd(String host, String path) throws IOException, InterruptedException {
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Duration>> all = new ArrayList<>();
      for (int i = 0; i < CROWD; i++) {
        all.add(threads.submit(() -> client.drain(host, path)));
      }
      for (Future<Duration> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /// What the servers work for many clones, beside the time that passes.
  private Result work(String peer) throws IOException, InterruptedException {
    double ours = servers.ours().seconds(() -> crowd("zagi", "alice/bench"));
    double theirs = servers.peer().seconds(() -> crowd("peer", peer));
    return new Result(
        "processor time of the server for " + CROWD + " clone drains at once",
        String.format(Locale.ROOT, "%.1f s", ours),
        String.format(Locale.ROOT, "sshd + git: %.1f s", theirs),
        String.format(Locale.ROOT, "%.2f", ours / theirs));
  }

  /// The most that the servers take at one moment of many clones; what processes share is counted
  /// once.
  private Result memory(String peer) throws IOException, InterruptedException {
    return new Result(
        "most memory of the server during " + CROWD + " clone drains at once",
        servers.ours().mostMib(() -> crowd("zagi", "alice/bench")) + " MiB",
        "sshd + git: " + servers.peer().mostMib(() -> crowd("peer", peer)) + " MiB",
        "");
  }

  /// The last commits, into a clone that lacks them.
  private void fetch(Bench.Comparison compare, Path fixture, String peer)
      throws IOException, InterruptedException {
    Path old = folder.resolve("old.git");
    Client.check("git", "init", "-q", "--bare", "-b", "main", old.toString());
    Client.check(
        "git",
        "-C",
        fixture.toString(),
        "push",
        "-q",
        old.toString(),
        "main~" + FETCHED_COMMITS + ":refs/heads/main");
    compare.of(
        Bench.RUNS,
        "fetch of the last " + FETCHED_COMMITS + " commits, both packed",
        () -> fetched(old, "zagi:alice/bench"),
        "sshd + git",
        () -> fetched(old, "peer:" + peer));
  }

  private Duration fetched(Path old, String url) throws IOException, InterruptedException {
    Path copy = folder.resolve("fetch" + number.incrementAndGet());
    Client.check("cp", "-r", old.toString(), copy.toString());
    Duration time = client.git("-C", copy.toString(), "fetch", "-q", url, "main");
    Client.check("rm", "-rf", copy.toString());
    return time;
  }

  /// Ours has forced everything to the disk when it says `ok`; theirs has forced the pack.
  private void push(Bench.Comparison compare) throws IOException, InterruptedException {
    Path many = folder.resolve("many.git");
    Fixture.make(many, GitRows::many);
    compare.of(
        Bench.RUNS,
        "push of 10,000 objects, durable, into a new repository",
        () -> pushed(many, "zagi:alice/pushed" + number.incrementAndGet()),
        "sshd + git",
        () -> {
          Path to = folder.resolve("pushed" + number.incrementAndGet() + ".git");
          Client.check("git", "init", "-q", "--bare", "-b", "main", to.toString());
          return pushed(many, "peer:" + to);
        });
  }

  private Duration pushed(Path from, String url) throws IOException, InterruptedException {
    return client.git("-C", from.toString(), "push", "-q", url, "main");
  }

  static void many(OutputStream out) throws IOException {
    for (int commit = 0; commit < PUSHED_COMMITS; commit++) {
      Fixture.commit(out, commit, "change " + commit);
      for (int file = 0; file < 4; file++) {
        Fixture.file(out, "part" + file + "/file.txt", "text " + file + " of " + commit + "\n");
      }
    }
  }

  private void refs(Bench.Comparison compare) throws IOException, InterruptedException {
    Path many = folder.resolve("refs.git");
    makeRefs(many);
    Path peer = folder.resolve("peer-refs.git");
    Client.check("git", "init", "-q", "--bare", "-b", "main", peer.toString());
    Iterator<Integer> ours = IntStream.range(0, REFS / REFS_PER_PUSH).iterator();
    Iterator<Integer> theirs = IntStream.range(0, REFS / REFS_PER_PUSH).iterator();
    compare.of(
        REFS / REFS_PER_PUSH - Bench.WARM_UPS,
        "push of 5,000 new refs, until there are 100,000",
        () -> pushedRefs(many, "zagi:alice/refs", ours.next()),
        "sshd + git",
        () -> pushedRefs(many, "peer:" + peer, theirs.next()));
    client.ssh("zagi", "repo", "gc", "alice/refs");
    Client.check("git", "-C", peer.toString(), "gc", "-q");
    compare.of(
        Bench.RUNS,
        "`git ls-remote` of 100,000 refs, both packed",
        () -> client.git("ls-remote", "zagi:alice/refs"),
        "sshd + git",
        () -> client.git("ls-remote", "peer:" + peer));
  }

  /// Makes a bare repository of many refs.
  static void makeRefs(Path many) throws IOException, InterruptedException {
    Fixture.make(many, out -> Fixture.commit(out, 0, "the only one"));
    Process updating =
        new ProcessBuilder("git", "-C", many.toString(), "update-ref", "--stdin").start();
    try (OutputStream out = new BufferedOutputStream(updating.getOutputStream())) {
      for (int ref = 0; ref < REFS; ref++) {
        String line =
            "create refs/heads/g" + ref / REFS_PER_PUSH + "/b" + ref + " refs/heads/main\n";
        out.write(line.getBytes(UTF_8));
      }
    }
    if (updating.waitFor() != 0) {
      throw new IOException("git update-ref failed");
    }
    Client.check("git", "-C", many.toString(), "pack-refs", "--all");
  }

  private Duration pushedRefs(Path from, String url, int group)
      throws IOException, InterruptedException {
    String all = "refs/heads/g" + group + "/*";
    return client.git("-C", from.toString(), "push", "-q", url, all + ":" + all);
  }
}
