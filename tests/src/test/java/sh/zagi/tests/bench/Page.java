// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The page `docs/benchmarks.md`: a table that keeps its rows until they are measured again.
final class Page {
  private static final String HEAD =
      """
      | what | ours, median (least-most) | peer, median (least-most) | ours/peer | measured |
      | --- | --- | --- | --- | --- |
      """;

  private final Path file;

  Page(Path file) {
    this.file = file;
  }

  /// Replaces rows of the same name, adds new ones, and prints what was measured.
  void put(List<Result> results, LocalDate today, int runs, int warmUps)
      throws IOException, InterruptedException {
    Map<String, String> rows = new LinkedHashMap<>();
    if (Files.exists(file)) {
      Files.readAllLines(file).stream()
          .filter(line -> line.startsWith("| ") && !HEAD.contains(line))
          .forEach(line -> rows.put(name(line), line));
    }
    System.out.print(HEAD);
    for (Result result : results) {
      String row = result.row() + " " + today + " |";
      System.out.println(row);
      if (result.measured() || !rows.containsKey(name(row))) {
        rows.put(name(row), row);
      }
    }
    Files.writeString(file, text(HEAD + String.join("\n", rows.values()) + "\n", runs, warmUps));
  }

  private static String name(String row) {
    String[] cells = row.split("\\|", -1);
    return Result.key(
        new Result(cells[1].strip(), cells[2].strip(), cells[3].strip(), cells[4].strip()).label());
  }

  private static String text(String table, int runs, int warmUps)
      throws IOException, InterruptedException {
    return """
    # Benchmarks

    Written by `./zagi bench [ROW ...]`; not by hand. Ours and the peer run in turns in the same
    run, %d times each after %d warm-ups; a row that did not run stays as it was, see its date. All is on one machine over the loopback, clients included.

    Machine: %s.

    The repository has %,d commits and is the same on every machine; both servers got it by
    `git push` and nothing was repacked since. `sshd + git` is an OpenSSH daemon that runs the
    machine's git; `podman run -it` runs an image that holds nothing but busybox, where ours holds
    a whole toolchain.

    Rows "both packed" and pushes are `./zagi bench git`: `repo gc` here, `git gc` there. Memory of
    servers counts what processes share once (`Pss`), with all processes that serve the clones. When
    ours says `ok` to a push, all of it is forced to the disk, directories included.

    Other servers are `./zagi bench peers`, one after the other. Beside nginx ours is measured over
    HTTP too; beside `git daemon` and JGit's it pays for ssh and logins, which these do not have.

    Environments: re-resolving is all between "here is a commit" and "this is its environment" in a
    server that has just started and remembers nothing; materialising is every mount of a session
    in a mount table of its own. Both run %d times, as do prompts on the large repository, and are compared with themselves in a larger
    environment. A new session is compared with `podman run` of the image that `env oci` makes of
    the same environment; ours includes the ssh client and its login. On the
    large repository each new session is ended before the next begins.

    Every row with an ssh client holds the start of that client and its login. What these cost is in
    the rows of the least over ssh: as the client comes, which lets OpenSSH 9.0 to 9.8 agree on keys
    by sntrup761 with sshd, and with curve25519 for both (see `ssh.key-exchanges`). Rows "inside the
    server" are told by the server itself: `session show --json` says how long the last snapshot took
    while the session stood still, from before its files were looked at until the commit was on the
    disk; `session fork --json` says how long the fork took, the snapshot of its parent included.
    Echo is the time from a key that is written to an ssh client to its echo from it, keys being typed
    every 10 ms in one terminal after the other, whether or not the last echo came.
    Memory of idle sessions is the server's resident memory and what the kernel counts for the cgroups
    of the containers. One start a second runs for ten minutes and only as `./zagi bench starts`.

    Pages are `./zagi bench pages`: a hundred requests a second for twenty seconds, sent when they are due
    whether or not the last one was answered and timed from then, after five seconds of the same. cgit runs
    as Debian configures it, without its cache; its file page has no colours, ours has.

    Mixed load is `./zagi bench mixed`: all of its rows at once for thirty minutes, begun when they are due,
    after two minutes of the same. Then every acknowledged push is looked for, each repository and the
    audit chain are checked, and what the server holds is counted again. A private repository and a
    missing one are `./zagi bench hidden`.

    Logins, connections at rest and clones of a small repository are `./zagi bench doors`. Rows "a
    second" begin when they are due, whether or not those before have ended; those without a process
    are done by an ssh client inside the measuring process (MINA's), which takes its part of the
    machine too. Five hundred connections of ten accounts rest for a minute, and each runs a command
    after it. `./zagi bench restart` kills a server by SIGKILL that has two hundred repositories and
    100,000 rows of audit, appended by the code of the server while it was down. Eight clones at
    once of a pack of 200 MB that does not compress are `./zagi bench big`; a push of one commit where
    a repository has rules is `./zagi bench hooks`, the peer's hook being a script that sh runs.

    What a build must keep is in `tests/bench.toml`: a run fails when a ratio, or on the same machine the
    first number of a row without a peer, is more than a fifth worse. `./zagi bench --agree ROW ...`
    writes what it measures there.

    Cold builds start from an empty store: each run has its own, and fetches package lists and
    packages anew, as `apt-get update` and `apt-get install` do in `podman build`. Both find their
    base there: ours the configured essential packages, podman's an image of them with apt. Same
    packages without recommendations, %d runs in turns without warm-up. Not comparable: podman
    commits whatever the installation left; ours is a build in a sandbox without network that gives
    the same bytes again, and is kept for every repository that needs it. The second environment is
    resolved and built by a server that has just started, beside the first one; that it adds less
    than 5 %% of the disk and takes less than 15 %% of the time is also asserted, by `./zagi test -pl
    env-builder -am -Dtest=LostStoreTest -Dzagi.test.stores=true -Dsurefire.failIfNoSpecifiedTests=false`.

    %s\
    """
        .formatted(
            runs,
            warmUps,
            machine(),
            Fixture.COMMITS,
            EnvironmentRows.SHORT_RUNS,
            ColdBuild.RUNS,
            table);
  }

  /// The processors and the memory.
  static String hardware() throws IOException {
    String cpu =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("unknown processor");
    long memoryKib =
        Files.readAllLines(Path.of("/proc/meminfo")).stream()
            .filter(line -> line.startsWith("MemTotal:"))
            .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElse(0L);
    return String.format(
        Locale.ROOT,
        "%s, %d processors, %d GiB",
        cpu,
        Runtime.getRuntime().availableProcessors(),
        Math.round(memoryKib / 1024.0 / 1024.0));
  }

  private static String machine() throws IOException, InterruptedException {
    return "%s; Linux %s; Java %s; %s; %s"
        .formatted(
            hardware(),
            System.getProperty("os.version"),
            System.getProperty("java.version"),
            said("git", "--version"),
            said("ssh", "-V"));
  }

  private static String said(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String line = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor(1, TimeUnit.MINUTES);
    return line.lines().findFirst().orElse(command[0]).split(",", 2)[0];
  }
}
