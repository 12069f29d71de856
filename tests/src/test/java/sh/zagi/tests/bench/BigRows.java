// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import sh.zagi.storage.folder.Trees;
import sh.zagi.tests.ServerProcess;

/// Several clones at once of a repository whose pack is large and does not get smaller.
///
/// @param folder that it may fill
record BigRows(Path folder, Client client, ServerProcess server) {
  private static final int AT_ONCE = 8;
  private static final int FEW = Math.min(3, Bench.RUNS);
  private static final int MEGABYTES = Integer.getInteger("zagi.bench.big-megabytes", 200);
  private static final int BYTES_PER_MEGABYTE = 1_000_000;
  private static final double SECONDS_PER_NANO = 1e-9;
  private static final String NAME = "big";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  /// A clone of a URL.
  private interface Cloning {
    void of(String url) throws IOException, InterruptedException;
  }

  void run(Consumer<Result> add) throws IOException, InterruptedException {
    Path repositories = Files.createDirectories(folder.resolve("repositories"));
    Path theirs = repositories.resolve(NAME + ".git");
    Fixture.make(theirs, BigRows::write);
    client.git("-C", theirs.toString(), "push", "-q", "zagi:alice/" + NAME, "main");
    client.ssh("zagi", "repo", "gc", "alice/" + NAME);
    Client.check("git", "-C", theirs.toString(), "repack", "-q", "-a", "-d", "-b");
    String token = client.said("zagi", "token create --expires-in 1d");
    String ssh = "zagi:alice/" + NAME;
    String http = "http://x:" + token + "@127.0.0.1:" + server.httpPort() + "/alice/" + NAME;
    try (GitPeer peer = GitPeer.gitDaemon(folder, repositories)) {
      String url = peer.url() + NAME + ".git";
      add.accept(memory(ssh, peer.load(), url));
      add.accept(row("clone drains", "over ssh", this::drain, ssh, url));
      add.accept(row("clone drains", "over HTTP", this::drain, http, url));
      add.accept(row("`git clone --bare`", "over ssh", this::bare, ssh, url));
    }
  }

  private static void write(OutputStream out) throws IOException {
    Random random = new Random(MEGABYTES);
    Fixture.commit(out, 0, "all files");
    for (int file = 0; file < MEGABYTES; file++) {
      byte[] bytes = new byte[BYTES_PER_MEGABYTE];
      random.nextBytes(bytes);
      Fixture.file(out, "part" + file / 10 + "/file" + file + ".bin", bytes);
    }
  }

  private static String crowd(String what) {
    return AT_ONCE + " " + what + " at once of a pack of " + MEGABYTES + " MB";
  }

  private Result row(String what, String way, Cloning cloning, String ours, String theirs)
      throws IOException, InterruptedException {
    List<Duration> mine = new ArrayList<>();
    List<Duration> others = new ArrayList<>();
    for (int run = 0; run < FEW; run++) {
      mine.add(crowd(cloning, ours));
      others.add(crowd(cloning, theirs));
    }
    Series one = new Series(mine);
    Series other = new Series(others);
    return new Result(
        crowd(what) + ", " + way,
        rate(one),
        "git daemon: " + rate(other),
        String.format(Locale.ROOT, "%.2f", one.ratioTo(other)));
  }

  private static String rate(Series series) {
    double seconds = series.median().toNanos() * SECONDS_PER_NANO;
    return "%s, %,.0f MB/s in all".formatted(series, AT_ONCE * MEGABYTES / seconds);
  }

  private Result memory(String ours, ServerLoad peer, String theirs)
      throws IOException, InterruptedException {
    ServerLoad load = ServerLoad.of(server.pid());
    long rest = BenchServer.memoryMib(server);
    long most = load.mostMib(() -> crowd(this::drain, ours));
    return new Result(
        "most memory of the server during " + crowd("clone drains"),
        "%,d MiB, at rest %,d MiB".formatted(most, rest),
        "git daemon: " + peer.mostMib(() -> crowd(this::drain, theirs)) + " MiB",
        "");
  }

  private static Duration crowd(Cloning cloning, String url)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> all = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        all.add(
            threads.submit(() -> {
              cloning.of(url);
              return null;
            }));
      }
      for (Future<Void> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void drain(String url) throws IOException, InterruptedException {
    var _ = Drain.of(client, url, (long) MEGABYTES * BYTES_PER_MEGABYTE);
  }

  private void bare(String url) throws IOException, InterruptedException {
    Path to = folder.resolve("clone" + NUMBER.incrementAndGet());
    try {
      client.git("clone", "-q", "--bare", url, to.toString());
    } finally {
      Trees.delete(to);
    }
  }
}
