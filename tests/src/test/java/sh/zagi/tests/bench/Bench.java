// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import sh.zagi.tests.ServerProcess;

/// Measures ours and its peers in turns: `Bench CHECKOUT [ROW...]`, where a row is `clone`, `refs`,
/// `prompt`, `start`, `env` or `cold`; all without one. Writes `docs/benchmarks.md` when all rows
/// ran.
final class Bench {
  private static final int WARM_UPS = 3;
  static final int RUNS = 7;
  private static final Set<String> ROWS = Set.of("start", "refs", "clone", "prompt", "env", "cold");

  private final Path folder;
  private final Path data;
  private final Path config;
  private final Client client;
  private final List<String> jvmOptions;
  private final List<Result> results = new ArrayList<>();

  private Bench(Path checkout, Path folder) {
    this.folder = folder;
    this.data = folder.resolve("data");
    this.config = folder.resolve("ssh_config");
    this.client = new Client(config);
    this.jvmOptions = jvmOptions(checkout);
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path checkout = Path.of(arguments[0]);
    List<String> rows = List.of(arguments).subList(1, arguments.length);
    if (!ROWS.containsAll(rows)) {
      System.err.println("rows are: " + String.join(" ", ROWS.stream().sorted().toList()));
      System.exit(2);
    }
    Path folder = Files.createTempDirectory("zagi-bench-");
    Bench bench = new Bench(checkout, folder);
    try {
      bench.run(row -> rows.isEmpty() || rows.contains(row));
    } finally {
      delete(folder);
    }
    String table = Page.table(bench.results);
    System.out.println(table);
    if (rows.isEmpty()) {
      Files.writeString(checkout.resolve("docs/benchmarks.md"), Page.text(table, RUNS, WARM_UPS));
    }
    System.exit(0);
  }

  /// This process was started with the launcher's options, so the server gets the same.
  private static List<String> jvmOptions(Path checkout) {
    List<String> options =
        new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
    Path cache = checkout.resolve("build/zagi.aot");
    if (Files.exists(cache)) {
      options.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off"));
    }
    return options;
  }

  private void run(Predicate<String> wanted) throws IOException, InterruptedException {
    Path key = folder.resolve("alice");
    Client.check(
        "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "alice@bench", "-f", key.toString());
    Path fixture = folder.resolve("fixture.git");
    Fixture.make(fixture);
    if (wanted.test("start")) {
      startRow();
    }
    try (ServerProcess server = serve();
        OpenSsh peer = OpenSsh.start(folder, folder.resolve("alice.pub"))) {
      configure(server, peer);
      Path peerRepository = folder.resolve("peer.git");
      Client.check("git", "init", "-q", "--bare", "-b", "main", peerRepository.toString());
      for (String url : List.of("zagi:alice/bench", "peer:" + peerRepository)) {
        client.git("-C", fixture.toString(), "push", "-q", url, "main");
      }
      if (wanted.test("refs")) {
        compare(
            "connect to refs (`git ls-remote`)",
            () -> client.git("ls-remote", "zagi:alice/bench"),
            "sshd + git",
            () -> client.git("ls-remote", "peer:" + peerRepository));
      }
      if (wanted.test("clone")) {
        cloneRows(peerRepository);
      }
      if (wanted.test("prompt")) {
        promptRows();
      }
      if (wanted.test("env")) {
        environmentRows();
      }
      if (wanted.test("start")) {
        results.add(Result.alone("memory of the server after the rows above", memory(server)));
      }
    }
    if (wanted.test("cold")) {
      coldRows();
    }
  }

  private void environmentRows() throws InterruptedException {
    try (EnvironmentRows rows = new EnvironmentRows(folder.resolve("environments"), client)) {
      rows.run(this::compare);
    } catch (IOException e) {
      results.add(Result.failed("environments", String.valueOf(e.getMessage())));
    }
  }

  private void coldRows() throws InterruptedException {
    try {
      results.addAll(new ColdBuild(folder.resolve("cold")).measure());
    } catch (IOException e) {
      results.add(Result.failed("cold build", String.valueOf(e.getMessage())));
    }
  }

  private ServerProcess serve() throws IOException, InterruptedException {
    ServerProcess server =
        ServerProcess.start(
            jvmOptions,
            data,
            List.of(
                "--ssh-port",
                "0",
                "--http-port",
                "0",
                "--admin-key",
                folder.resolve("alice.pub").toString()),
            folder);
    if (!server.isRunning()) {
      throw new IOException("server did not start: " + server.err() + server.out());
    }
    return server;
  }

  private void startRow() throws IOException, InterruptedException {
    List<Duration> times = new ArrayList<>();
    String memory = "";
    for (int run = 0; run < WARM_UPS + RUNS; run++) {
      try (ServerProcess server = serve()) {
        if (run >= WARM_UPS) {
          times.add(server.startTime());
        }
        memory = memory(server);
      }
    }
    results.add(Result.alone("process start to open doors", new Series(times).toString()));
    results.add(Result.alone("memory of the server when ready", memory));
  }

  private static String memory(ServerProcess server) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MiB")
        .findFirst()
        .orElse("unknown");
  }

  private void configure(ServerProcess server, OpenSsh peer) throws IOException {
    Files.writeString(
        config,
        """
        Host zagi *@zagi
          HostName 127.0.0.1
          Port %d
        Host peer
          HostName 127.0.0.1
          Port %d
          User %s
        Host *
          IdentityFile %s
          IdentitiesOnly yes
          IdentityAgent none
          UserKnownHostsFile %s
          GlobalKnownHostsFile /dev/null
          StrictHostKeyChecking accept-new
          BatchMode yes
          LogLevel ERROR
        """
            .formatted(
                server.sshPort(),
                peer.port(),
                System.getProperty("user.name"),
                folder.resolve("alice"),
                folder.resolve("known_hosts")));
  }

  private void cloneRows(Path peerRepository) throws InterruptedException {
    compare(
        "clone drain (pack read and thrown away)",
        () -> client.drain("zagi", "alice/bench"),
        "sshd + git",
        () -> client.drain("peer", peerRepository.toString()));
    compare(
        "clone (`git clone --bare`)",
        () -> cloned("zagi:alice/bench"),
        "sshd + git",
        () -> cloned("peer:" + peerRepository));
  }

  private Duration cloned(String url) throws IOException, InterruptedException {
    Path to = Files.createTempDirectory(folder, "clone-");
    try {
      return client.git("clone", "-q", "--bare", url, to.resolve("it").toString());
    } finally {
      delete(to);
    }
  }

  private void promptRows() throws IOException, InterruptedException {
    Path app = folder.resolve("app");
    Files.createDirectories(app);
    Files.writeString(app.resolve("package.json"), "{\"name\":\"app\",\"version\":\"1.0.0\"}\n");
    String at = app.toString();
    client.git("init", "-q", "-b", "main", at);
    client.git("-C", at, "add", ".");
    client.git(
        "-C", at, "-c", "user.name=b", "-c", "user.email=b@example.org", "commit", "-qm", "app");
    client.git("-C", at, "push", "-q", "zagi:alice/app", "main");
    try {
      // The first one builds the environment.
      client.ssh("alice/app@zagi", "true");
    } catch (IOException e) {
      results.add(Result.failed("connect to prompt", String.valueOf(e.getMessage())));
      return;
    }
    Client.Action login = () -> client.sshPrompt("peer");
    Client.Action fresh = () -> client.sshPrompt("alice/app+new@zagi");
    compare("connect to prompt, new session", fresh, "sshd login", login);
    compare(
        "connect to prompt, running session",
        () -> client.sshPrompt("alice/app@zagi"),
        "sshd login",
        login);
    try (Podman podman = Podman.start(folder)) {
      compare("connect to prompt, new session", fresh, podman.name(), podman::prompt);
    } catch (IOException e) {
      results.add(Result.failed("podman run -it", String.valueOf(e.getMessage())));
    }
  }

  private void compare(String name, Client.Action ours, String peerName, Client.Action peer)
      throws InterruptedException {
    compare(RUNS, name, ours, peerName, peer);
  }

  private void compare(
      int runs, String name, Client.Action ours, String peerName, Client.Action peer)
      throws InterruptedException {
    List<Duration> mine = new ArrayList<>();
    List<Duration> theirs = new ArrayList<>();
    try {
      for (int run = 0; run < WARM_UPS + runs; run++) {
        Duration one = ours.run();
        Duration other = peer.run();
        if (run >= WARM_UPS) {
          mine.add(one);
          theirs.add(other);
        }
      }
      results.add(Result.compared(name, new Series(mine), peerName, new Series(theirs)));
    } catch (IOException e) {
      results.add(Result.failed(name, peerName + " or ours: " + e.getMessage()));
    }
    System.out.println(results.getLast().row());
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
