// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import sh.zagi.storage.folder.Trees;
import sh.zagi.tests.ServerProcess;

/// Measures ours and its peers in turns: `Bench CHECKOUT [ROW...]`, where a row is `clone`, `git`,
/// `peers`, `refs`, `prompt`, `start`, `changes`, `sessions`, `detect`, `env`, `cold`, `echo`,
/// `idle`, `pages`, `starts` or `mixed`; all without one but the last two, which take ten minutes
/// and half an hour. Puts what it measured into `docs/benchmarks.md`; rows that did not run stay.
/// Fails when a figure is worse than [Spec] says; `--agree` has it say what was measured now. With
/// `-Dzagi.bench.runs=1` it only shows that it runs, and writes nothing.
final class Bench {
  private static final int USUAL_RUNS = 7;
  static final int RUNS = Integer.getInteger("zagi.bench.runs", USUAL_RUNS);
  static final int WARM_UPS = RUNS < USUAL_RUNS ? 0 : 3;
  private static final Set<String> ROWS =
      Set.of(
          ("start refs clone git peers prompt changes sessions detect env cold echo idle pages starts"
                  + " mixed hidden")
              .split(" ", -1));

  /// Run only where they are asked for.
  private static final String STARTS = "starts";

  private static final String MIXED = "mixed";
  private static final String AGREE = "--agree";

  /// One person starts more sessions here than people do.
  private static final String SETTINGS =
      """
      [rate]
      person = "none"
      token = "none"
      address = "none"
      [session]
      running = 10000
      kept = 10000
      all = 10000
      """;

  /// A file of code that every checkout has.
  private static final String CODE =
      "server/src/main/java/sh/zagi/server/http/preview/AppCall.java";

  private static final String SPEC = "tests/bench.toml";

  private final Path checkout;
  private final Path folder;
  private final Path data;
  private final Path config;
  private final Client client;
  private final List<String> jvmOptions;
  private final List<Result> results = new ArrayList<>();

  private Bench(Path checkout, Path folder) {
    this.checkout = checkout;
    this.folder = folder;
    this.data = folder.resolve("data");
    this.config = folder.resolve("ssh_config");
    this.client = new Client(config);
    this.jvmOptions = jvmOptions(checkout);
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path checkout = Path.of(arguments[0]);
    List<String> rows = new ArrayList<>(List.of(arguments).subList(1, arguments.length));
    boolean agree = rows.remove(AGREE);
    if (!ROWS.containsAll(rows)) {
      System.err.println("rows are: " + String.join(" ", ROWS.stream().sorted().toList()));
      System.err.println(AGREE + " writes what they measure into " + SPEC);
      System.exit(2);
    }
    Path folder = Files.createTempDirectory("zagi-bench-");
    Bench bench = new Bench(checkout, folder);
    try {
      bench.run(row -> rows.isEmpty() ? !Set.of(STARTS, MIXED).contains(row) : rows.contains(row));
    } finally {
      Trees.delete(folder);
    }
    if (RUNS < USUAL_RUNS) {
      System.exit(0);
    }
    Page page = new Page(checkout.resolve("docs/benchmarks.md"));
    page.put(bench.results, LocalDate.now(ZoneOffset.UTC), RUNS, WARM_UPS);
    System.exit(bench.isKept(checkout.resolve(SPEC), agree) ? 0 : 1);
  }

  private boolean isKept(Path file, boolean agree) throws IOException {
    Spec spec = Spec.read(file);
    if (agree) {
      spec.with(results, Page.hardware()).write(file);
      return true;
    }
    List<String> broken = spec.broken(results, Page.hardware());
    broken.forEach(line -> System.err.println("worse than " + SPEC + ": " + line));
    return broken.isEmpty();
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
      Client.configure(config, folder, server.sshPort(), peer.port());
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
      if (wanted.test("git")) {
        gitRows(fixture, peerRepository, GitRows.Servers.of(server, peer));
      }
      if (wanted.test("peers")) {
        peerRows(fixture, server);
      }
      if (wanted.test("prompt")) {
        promptRows();
      }
      crowdRows(server, wanted);
      if (wanted.test("changes")) {
        changeRows();
      }
      if (wanted.test("sessions")) {
        sessionRows();
      }
      if (wanted.test("pages")) {
        pageRows(fixture, server.httpPort());
      }
      if (wanted.test("hidden")) {
        new HiddenRows(client, server.httpPort()).run(this::add);
      }
      if (wanted.test("env")) {
        environmentRows();
      }
      if (wanted.test("start")) {
        results.add(Result.alone("memory of the server after the rows above", memory(server)));
      }
    }
    if (wanted.test("detect")) {
      detectRow();
    }
    if (wanted.test("cold")) {
      coldRows();
    }
  }

  private void detectRow() throws IOException, InterruptedException {
    LargeTree tree = LargeTree.write(folder.resolve("tree"));
    String name = String.format(Locale.ROOT, "%,d files", tree.files());
    compare(
        "`zagi env plan --dir` of " + name + ", process start included",
        () -> Client.check(ServerProcess.command(jvmOptions, "env", "plan", "--dir", tree.path())),
        "`find -type f -size +0` of the same",
        () -> Client.check("find", tree.path(), "-type", "f", "-size", "+0"));
  }

  /// Measures two actions in turns.
  interface Comparison {
    void of(int runs, String name, Client.Action ours, String peerName, Client.Action peer)
        throws InterruptedException;
  }

  private void changeRows() throws InterruptedException {
    try {
      new ChangeRows(folder, client).run(this::compare);
    } catch (IOException e) {
      results.add(Result.failed("changes", String.valueOf(e.getMessage())));
    }
  }

  private void gitRows(Path fixture, Path peerRepository, GitRows.Servers servers)
      throws InterruptedException {
    try {
      new GitRows(folder.resolve("git"), client, servers)
          .run(this::compare, this::add, new GitRows.Sources(fixture, peerRepository));
    } catch (IOException e) {
      add(Result.failed("git", String.valueOf(e.getMessage())));
    }
  }

  private void pageRows(Path fixture, int port) throws InterruptedException {
    try {
      new PageRows(folder, client, port).run(fixture, checkout.resolve(CODE), this::add);
    } catch (IOException e) {
      add(Result.failed("pages", String.valueOf(e.getMessage())));
    }
  }

  private void peerRows(Path fixture, ServerProcess server) throws InterruptedException {
    PeerRows.Ours ours = new PeerRows.Ours(ServerLoad.of(server.pid()), server.httpPort());
    try {
      Path peers = Files.createDirectories(folder.resolve("peers"));
      new PeerRows(peers, config, client, ours).run(this::compare, this::add, fixture);
    } catch (IOException e) {
      add(Result.failed("git beside its peers", String.valueOf(e.getMessage())));
    }
  }

  private void sessionRows() throws InterruptedException {
    try {
      new SessionRows(folder, client).run(this::compare, this::add);
    } catch (IOException e) {
      results.add(Result.failed("sessions", String.valueOf(e.getMessage())));
    }
  }

  private void crowdRows(ServerProcess server, Predicate<String> wanted)
      throws InterruptedException {
    if (Stream.of("echo", "idle", STARTS, MIXED).noneMatch(wanted)) {
      return;
    }
    CrowdRows crowd = new CrowdRows(folder, client, server);
    try {
      new PromptRows(folder, client).app();
      if (wanted.test("echo")) {
        add(crowd.echo());
      }
      if (wanted.test("idle")) {
        add(crowd.idle());
      }
      if (wanted.test(STARTS)) {
        add(crowd.starts());
      }
      if (wanted.test(MIXED)) {
        new MixedLoad(folder, client, server).run(this::add);
      }
    } catch (IOException e) {
      add(Result.failed("many sessions", String.valueOf(e.getMessage())));
    }
  }

  private void add(Result result) {
    results.add(result);
    System.out.println(result.row());
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
                folder.resolve("alice.pub").toString(),
                "--config",
                Files.writeString(folder.resolve("zagi.toml"), SETTINGS).toString()),
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
    return memoryMib(server) + " MiB";
  }

  static long memoryMib(ServerProcess server) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
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
      Trees.delete(to);
    }
  }

  private void promptRows() throws InterruptedException {
    try {
      new PromptRows(folder, client).run(this::compare, this::add);
    } catch (IOException e) {
      add(Result.failed("connect to prompt", String.valueOf(e.getMessage())));
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
}
