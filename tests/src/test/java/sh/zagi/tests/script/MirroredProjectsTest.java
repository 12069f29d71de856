// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.tests.FreePort;
import sh.zagi.tests.ServerProcess;

/// Real projects with a history on a git server of their own: one `mirror` each, and what somebody
/// else then sees behind the link; the rows of the second table of `docs/corpus.md`.
/// `-Dzagi.test.mirrors=all` or names; a minute or two for each project.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfSystemProperty(named = "zagi.test.mirrors", matches = ".+")
class MirroredProjectsTest {
  private static final List<String> PROJECTS =
      List.of(
          "node-cors",
          "node-express",
          "node-compression",
          "node-commander",
          "python-h11",
          "python-jmespath",
          "python-wsproto",
          "golang-github-google-uuid",
          "cjson",
          "commons-csv");

  private static final Pattern TOOLS = Pattern.compile("(?m)^Detecting environment\\.\\.\\. (.+)$");
  private static final Pattern TESTS =
      Pattern.compile("(?m)^Running tests\\.\\.\\. (\\d+)/(\\d+) passing$");
  private static final Pattern LINK = Pattern.compile("f-[A-Za-z0-9]{32}");
  private static final CorpusPage TABLE =
      new CorpusPage(
          "mirrors",
          "| project | history | tools | tests | `mirror` to green | enter | behind the link |\n"
              + "| --- | --- | --- | --- | --- | --- | --- |\n");

  @SuppressWarnings("NullAway.Init") // set before the first test
  private Upstream upstream;

  /// @param base where the daemon's repositories are
  private record Upstream(DebianSources sources, Path base, int port, Process daemon, Here here) {}

  /// @param bob somebody else, who has an account
  private record Here(Stage stage, ServerProcess server, Clients alice, Actor bob) {}

  @BeforeAll
  void open(@TempDir(cleanup = CleanupMode.ALWAYS) Path temporary)
      throws IOException, InterruptedException {
    Path folder = temporary.toRealPath();
    Path base = Files.createDirectories(folder.resolve("up"));
    int port = FreePort.find();
    Process daemon =
        new ProcessBuilder(
                List.of(
                    "git",
                    "daemon",
                    "--reuseaddr",
                    "--listen=127.0.0.1",
                    "--port=" + port,
                    "--base-path=" + base,
                    "--export-all"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("daemon.log").toFile())
            .start();
    Stage stage = new Stage(Files.createDirectories(folder.resolve("stage")));
    ServerProcess server =
        stage.serve(
            folder.resolve("data"),
            List.of(),
            Map.of("ZAGI_MIRROR_ALLOW", "127.0.0.1:" + port),
            folder);
    assertThat(server.isRunning()).as(server.err()).isTrue();
    stage.addOthers(server);
    Clients alice = new Clients(stage, folder, "clients", server.sshPort(), List.of());
    Actor bob = Actor.settle(folder.resolve("clients"), stage.keys(), "bob");
    bob.pointTo(server.sshPort());
    DebianSources sources = DebianSources.open(folder.resolve("apt"));
    upstream = new Upstream(sources, base, port, daemon, new Here(stage, server, alice, bob));
  }

  @AfterAll
  void close() {
    upstream.here().server().close();
    upstream.here().stage().close();
    // It and the connections it has.
    upstream.daemon().descendants().forEach(ProcessHandle::destroy);
    upstream.daemon().destroy();
  }

  @TestFactory
  Stream<DynamicTest> projects() {
    List<String> only = List.of(System.getProperty("zagi.test.mirrors", "").split(",", -1));
    return PROJECTS.stream()
        .filter(name -> only.contains("all") || only.contains(name))
        .map(name -> DynamicTest.dynamicTest(name, () -> check(name)));
  }

  private void check(String name) throws IOException, InterruptedException {
    int commits = publish(name);
    Clients alice = upstream.here().alice();
    String address = "git://127.0.0.1:" + upstream.port() + "/" + name + ".git";
    long start = System.nanoTime();
    String said = alice.ssh("zagi", "mirror", address);
    Duration mirrored = Duration.ofNanos(System.nanoTime() - start);

    Matcher tests = TESTS.matcher(said);
    assertThat(tests.find()).as(said).isTrue();
    assertThat(tests.group(1)).as(said).isEqualTo(tests.group(2)).isNotEqualTo("0");
    long begin = System.nanoTime();
    String session = alice.ssh("alice/" + name + "@zagi", "echo here > note; echo $ZAGI_SESSION");
    Duration entered = Duration.ofNanos(System.nanoTime() - begin);
    Matcher link = LINK.matcher(alice.ssh("zagi", "session", "share", session.strip()));
    assertThat(link.find()).isTrue();
    assertThat(bob(link.group() + "@zagi", "cat note")).isEqualTo("here\n");

    TABLE.put(
        name,
        String.join(
            " | ",
            "| " + name,
            commits + " commits",
            found(TOOLS, said),
            tests.group(1) + " passing",
            mirrored.toSeconds() + " s",
            entered.toMillis() + " ms",
            "a fork of the session for somebody else |"));
  }

  /// Makes a repository of a project as it was published, a commit for each thing at its top.
  ///
  /// @return how many commits there are
  private int publish(String name) throws IOException, InterruptedException {
    Path files = upstream.sources().unpack(name);
    Clients alice = upstream.here().alice();
    alice.exec("git", "init", "-q", "-b", "main", files.toString());
    List<Path> top;
    try (Stream<Path> all = Files.list(files)) {
      top = all.filter(path -> !path.endsWith(".git")).sorted().toList();
    }
    for (Path one : top) {
      String thing = String.valueOf(one.getFileName());
      alice.exec("git", "-C", files.toString(), "add", "--force", thing);
      alice.exec("git", "-C", files.toString(), "commit", "-q", "--allow-empty", "-m", thing);
    }
    Path bare = upstream.base().resolve(name + ".git");
    alice.exec("git", "clone", "-q", "--bare", files.toString(), bare.toString());
    return top.size();
  }

  private String bob(String... words) throws IOException, InterruptedException {
    Actor bob = upstream.here().bob();
    return new Clients(bob, bob.home(), List.of()).ssh(words);
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }
}
