// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import sh.zagi.tests.ServerProcess;
import sh.zagi.tests.SessionRemains;

/// What many sessions and many terminals cost at one time. The repository `alice/app` is there and
/// its environment is built.
///
/// @param folder holds the key of `alice`, and gets one of `bob`
record CrowdRows(Path folder, Client client, ServerProcess server) {
  private static final int TERMINALS = 100;
  private static final int KEYS = 2_000;
  private static final int WARM_KEYS = 500;
  private static final int IDLE = 300;
  private static final long BYTES_PER_MIB = 1L << 20;
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
  private static final int STARTS = Integer.getInteger("zagi.bench.starts", 600);
  private static final Duration BETWEEN_STARTS = Duration.ofSeconds(1);

  /// Keys typed in a hundred terminals. One account may have 64 connections, so two people type.
  Result echo() throws IOException, InterruptedException {
    Path bob = folder.resolve("bob");
    Client.check(
        "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "bob@bench", "-f", bob.toString());
    String key = Files.readString(folder.resolve("bob.pub"), UTF_8).strip();
    client.ssh("zagi", "user", "add", "bob", "'" + key + "'");
    client.ssh("zagi", "collab", "add", "alice/app", "bob");
    Series mine = echoes(i -> client.sshTerminal("alice/app@zagi", "-o", identity(i)));
    Series others = echoes(_ -> client.sshTerminal("peer"));
    return new Result(
        "echo of a key, " + TERMINALS + " terminals open, 100 keys a second",
        mine.withTail(),
        "sshd: " + others.withTail(),
        String.format(Locale.ROOT, "%.2f", mine.ratioTo(others)));
  }

  private String identity(int terminal) {
    return "IdentityFile=" + folder.resolve(terminal % 2 == 0 ? "alice" : "bob");
  }

  private static Series echoes(IntFunction<String[]> command)
      throws IOException, InterruptedException {
    try (Terminals terminals = new Terminals()) {
      for (int i = 0; i < TERMINALS; i++) {
        terminals.open(command.apply(i));
      }
      var _ = terminals.echoes(WARM_KEYS);
      return terminals.echoes(KEYS);
    }
  }

  /// What sessions take in which nothing runs but their first process.
  Result idle() throws IOException, InterruptedException {
    long before = containersBytes();
    for (int i = 0; i < IDLE; i++) {
      client.ssh("alice/app+new@zagi", "true");
    }
    long containers = containersBytes() - before;
    long whole = BenchServer.memoryMib(server) + containers / BYTES_PER_MIB;
    return Result.alone(
        "memory of the server and " + IDLE + " idle sessions",
        "%,d MiB, of it the server %,d MiB".formatted(whole, BenchServer.memoryMib(server)));
  }

  /// A new session every second, however long the last one takes.
  Result starts() throws InterruptedException {
    OpenLoad.Kind kind =
        new OpenLoad.Kind(
            "new session for one command (`ssh ... true`), one start a second, " + STARTS,
            BETWEEN_STARTS,
            () -> client.ssh("alice/app+new@zagi", "true"));
    OpenLoad.Outcome outcome =
        OpenLoad.run(List.of(kind), BETWEEN_STARTS.multipliedBy(STARTS)).getFirst();
    return outcome.times().isEmpty()
        ? Result.failed(kind.name(), outcome.failures().getFirst())
        : Result.alone(kind.name(), outcome.words());
  }

  /// What the kernel counts for the cgroups of all containers, page cache included.
  private long containersBytes() throws IOException {
    String name = SessionRemains.name(server.data());
    Path first = CGROUPS.resolve("memory").resolve(name);
    Path tree = Files.isDirectory(first) ? first : CGROUPS.resolve(name);
    long bytes = 0;
    try (Stream<Path> sessions = Files.list(tree)) {
      for (Path session : sessions.filter(Files::isDirectory).toList()) {
        Path one = session.resolve("memory.usage_in_bytes");
        Path file = Files.exists(one) ? one : session.resolve("memory.current");
        bytes += Long.parseLong(Files.readString(file).strip());
      }
    }
    return bytes;
  }
}
