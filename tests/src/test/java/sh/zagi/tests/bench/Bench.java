// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
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
/// `idle`, `pages`, `hidden`, `doors`, `big`, `hooks`, `restart`, `starts` or `mixed`; all without
/// one but the last two, which take ten minutes and half an hour. Puts what it measured into
/// `docs/benchmarks.md`; rows that did not run stay. Fails when a figure is worse than [Spec] says;
/// `--agree` has it say what was measured now. With `-Dzagi.bench.runs=1` it only shows that it
/// runs, and writes nothing.
final class Bench {
  private static final int USUAL_RUNS = 7;
  static final int RUNS = Integer.getInteger("zagi.bench.runs", USUAL_RUNS);
  static final int WARM_UPS = RUNS < USUAL_RUNS ? 0 : 3;
  private static final Set<String> ROWS =
      Set.of(
          ("start refs clone git peers prompt changes sessions detect env cold echo idle pages starts"
                  + " mixed hidden doors big hooks restart")
              .split(" ", -1));

  /// Run only where they are asked for.
  private static final String STARTS = "starts";

  private static final String MIXED = "mixed";
  private static final String AGREE = "--agree";

  /// A file of code that every checkout has.
  private static final String CODE =
      "server/src/main/java/sh/zagi/server/http/preview/AppCall.java";

  private static final String SPEC = "tests/bench.toml";

  private final Path checkout;
  private final Path folder;
  private final Path data;
  private final Path config;
  private final Client client;
  private final BenchServer servers;
  private final Figures figures = new Figures();

  private Bench(Path checkout, Path folder) {
    this.checkout = checkout;
    this.folder = folder;
    this.data = folder.resolve("data");
    this.config = folder.resolve("ssh_config");
    this.client = new Client(config);
    this.servers = BenchServer.of(checkout, folder);
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
    page.put(bench.figures.all(), LocalDate.now(ZoneOffset.UTC), RUNS, WARM_UPS);
    System.exit(bench.isKept(checkout.resolve(SPEC), agree) ? 0 : 1);
  }

  private boolean isKept(Path file, boolean agree) throws IOException {
    Spec spec = Spec.read(file);
    if (agree) {
      spec.with(figures.all(), Page.hardware()).write(file);
      return true;
    }
    List<String> broken = spec.broken(figures.all(), Page.hardware());
    broken.forEach(line -> System.err.println("worse than " + SPEC + ": " + line));
    return broken.isEmpty();
  }

  private void run(Predicate<String> wanted) throws IOException, InterruptedException {
    servers.makeKey();
    Path fixture = folder.resolve("fixture.git");
    Fixture.make(fixture);
    if (wanted.test("start")) {
      startRow();
    }
    try (ServerProcess server = servers.start(data);
        OpenSsh peer = OpenSsh.start(folder, folder.resolve("alice.pub"))) {
      Client.configure(config, folder, server.sshPort(), peer.port());
      Path peerRepository = folder.resolve("peer.git");
      Client.check("git", "init", "-q", "--bare", "-b", "main", peerRepository.toString());
      for (String url : List.of("zagi:alice/bench", "peer:" + peerRepository)) {
        client.git("-C", fixture.toString(), "push", "-q", url, "main");
      }
      serverRows(new Sides(server, peer, fixture, peerRepository), wanted);
    }
    if (wanted.test("restart")) {
      Path restart = folder.resolve("restart");
      figures.part(
          "restart", () -> new RestartRows(servers.in(restart), restart).run(figures::add));
    }
    if (wanted.test("detect")) {
      detectRow();
    }
    if (wanted.test("cold")) {
      figures.part(
          "cold build",
          () -> new ColdBuild(folder.resolve("cold")).measure().forEach(figures::add));
    }
  }

  /// Both servers, and the repository that they have: here `alice/bench`.
  ///
  /// @param peerRepository a folder
  private record Sides(ServerProcess server, OpenSsh peer, Path fixture, Path peerRepository) {}

  private void serverRows(Sides sides, Predicate<String> wanted)
      throws IOException, InterruptedException {
    ServerProcess server = sides.server();
    if (wanted.test("refs")) {
      figures.compare(
          "connect to refs (`git ls-remote`)",
          () -> client.git("ls-remote", "zagi:alice/bench"),
          "sshd + git",
          () -> client.git("ls-remote", "peer:" + sides.peerRepository()));
    }
    if (wanted.test("clone")) {
      cloneRows(sides.peerRepository());
    }
    gitRows(sides, wanted);
    if (wanted.test("doors")) {
      doorRows(sides);
    }
    if (wanted.test("big")) {
      bigRows(sides);
    }
    if (wanted.test("hooks")) {
      hookRows();
    }
    if (wanted.test("prompt")) {
      figures.part(
          "connect to prompt",
          () -> new PromptRows(folder, client).run(figures::compare, figures::add));
    }
    crowdRows(server, wanted);
    workRows(sides, wanted);
    if (wanted.test("start")) {
      figures.add(Result.alone("memory of the server after the rows above", memory(server)));
    }
  }

  private void gitRows(Sides sides, Predicate<String> wanted) throws InterruptedException {
    ServerProcess server = sides.server();
    if (wanted.test("git")) {
      GitRows.Sources sources = new GitRows.Sources(sides.fixture(), sides.peerRepository());
      figures.part(
          "git",
          () ->
              new GitRows(folder.resolve("git"), client, GitRows.Servers.of(server, sides.peer()))
                  .run(figures::compare, figures::add, sources));
    }
    if (wanted.test("peers")) {
      PeerRows.Ours ours = new PeerRows.Ours(ServerLoad.of(server.pid()), server.httpPort());
      Path peers = folder.resolve("peers");
      figures.part(
          "git beside its peers",
          () ->
              new PeerRows(Files.createDirectories(peers), config, client, ours)
                  .run(figures::compare, figures::add, sides.fixture()));
    }
  }

  private void doorRows(Sides sides) throws InterruptedException {
    figures.part(
        "doors",
        () ->
            new DoorRows(
                    Files.createDirectories(folder.resolve("doors")),
                    client,
                    sides.server(),
                    sides.peer().port())
                .run(figures::add));
  }

  private void bigRows(Sides sides) throws InterruptedException {
    Path big = folder.resolve("big");
    figures.part(
        "big clones",
        () -> new BigRows(Files.createDirectories(big), client, sides.server()).run(figures::add));
  }

  private void hookRows() throws InterruptedException {
    Path hooks = folder.resolve("hooks");
    figures.part(
        "hooks", () -> new HookRows(Files.createDirectories(hooks), client).run(figures::compare));
  }

  private void workRows(Sides sides, Predicate<String> wanted) throws InterruptedException {
    int port = sides.server().httpPort();
    if (wanted.test("changes")) {
      figures.part("changes", () -> new ChangeRows(folder, client).run(figures::compare));
    }
    if (wanted.test("sessions")) {
      figures.part(
          "sessions", () -> new SessionRows(folder, client).run(figures::compare, figures::add));
    }
    if (wanted.test("pages")) {
      Path code = checkout.resolve(CODE);
      figures.part(
          "pages",
          () -> new PageRows(folder, client, port).run(sides.fixture(), code, figures::add));
    }
    if (wanted.test("hidden")) {
      figures.part("hidden", () -> new HiddenRows(client, port).run(figures::add));
    }
    if (wanted.test("env")) {
      figures.part("environments", this::environmentRows);
    }
  }

  private void environmentRows() throws IOException, InterruptedException {
    try (EnvironmentRows rows = new EnvironmentRows(folder.resolve("environments"), client)) {
      rows.run(figures::compare);
    }
  }

  private void detectRow() throws IOException, InterruptedException {
    LargeTree tree = LargeTree.write(folder.resolve("tree"));
    String name = String.format(Locale.ROOT, "%,d files", tree.files());
    figures.compare(
        "`zagi env plan --dir` of " + name + ", process start included",
        () ->
            Client.check(
                ServerProcess.command(servers.jvmOptions(), "env", "plan", "--dir", tree.path())),
        "`find -type f -size +0` of the same",
        () -> Client.check("find", tree.path(), "-type", "f", "-size", "+0"));
  }

  /// Measures two actions in turns.
  interface Comparison {
    void of(int runs, String name, Client.Action ours, String peerName, Client.Action peer)
        throws InterruptedException;
  }

  private void crowdRows(ServerProcess server, Predicate<String> wanted)
      throws InterruptedException {
    if (Stream.of("echo", "idle", STARTS, MIXED).noneMatch(wanted)) {
      return;
    }
    CrowdRows crowd = new CrowdRows(folder, client, server);
    figures.part(
        "many sessions",
        () -> {
          new PromptRows(folder, client).app();
          if (wanted.test("echo")) {
            figures.add(crowd.echo());
          }
          if (wanted.test("idle")) {
            figures.add(crowd.idle());
          }
          if (wanted.test(STARTS)) {
            figures.add(crowd.starts());
          }
          if (wanted.test(MIXED)) {
            new MixedLoad(folder, client, server).run(figures::add);
          }
        });
  }

  private void startRow() throws IOException, InterruptedException {
    List<Duration> times = new ArrayList<>();
    String memory = "";
    for (int run = 0; run < WARM_UPS + RUNS; run++) {
      try (ServerProcess server = servers.start(data)) {
        if (run >= WARM_UPS) {
          times.add(server.startTime());
        }
        memory = memory(server);
      }
    }
    figures.add(Result.alone("process start to open doors", new Series(times).toString()));
    figures.add(Result.alone("memory of the server when ready", memory));
  }

  private static String memory(ServerProcess server) throws IOException {
    return BenchServer.memoryMib(server) + " MiB";
  }

  private void cloneRows(Path peerRepository) throws InterruptedException {
    figures.compare(
        "clone drain (pack read and thrown away)",
        () -> client.drain("zagi", "alice/bench"),
        "sshd + git",
        () -> client.drain("peer", peerRepository.toString()));
    figures.compare(
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
}
