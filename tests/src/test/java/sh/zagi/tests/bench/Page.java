// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// The page `docs/benchmarks.md`.
final class Page {
  private Page() {}

  static String table(List<Result> results) {
    return "| what | ours, median (least-most) | peer, median (least-most) | ours/peer |\n"
        + "| --- | --- | --- | --- |\n"
        + results.stream().map(result -> result.row() + "\n").collect(Collectors.joining());
  }

  static String text(String table, int runs, int warmUps) throws IOException, InterruptedException {
    return """
    # Benchmarks

    Written by `./zagi bench`; not by hand. Ours and the peer run in turns in the same run, %d
    times each after %d warm-ups. All is on one machine over the loopback, clients included.

    Machine: %s.

    The repository has %,d commits and is the same on every machine; both servers got it by
    `git push` and nothing was repacked since. `sshd + git` is an OpenSSH daemon that runs the
    machine's git; `podman run -it` runs an image that holds nothing but busybox, where ours holds
    a whole toolchain.

    Environments: re-resolving is all between "here is a commit" and "this is its environment" in a
    server that has just started and remembers nothing; materialising is every mount of a session
    in a mount table of its own. Both run %d times and are compared with themselves in a larger
    environment. A new session is compared with `podman run` of the image that `env oci` makes of
    the same environment; ours includes the ssh client and its login.

    Cold builds start from an empty store: each run has its own, and fetches package lists and
    packages anew, as `apt-get update` and `apt-get install` do in `podman build`. Both find their
    base there: ours the configured essential packages, podman's an image of them with apt. Same
    packages without recommendations, %d runs in turns without warm-up. Not comparable: podman
    commits whatever the installation left; ours is a build in a sandbox without network that gives
    the same bytes again, and is kept for every repository that needs it. The second environment is
    resolved and built by a server that has just started, beside the first one.

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

  private static String machine() throws IOException, InterruptedException {
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
        "%s, %d processors, %d GiB; Linux %s; Java %s; %s; %s",
        cpu,
        Runtime.getRuntime().availableProcessors(),
        Math.round(memoryKib / 1024.0 / 1024.0),
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
