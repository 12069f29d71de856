// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.tests.ServerProcess;
import sh.zagi.tests.SessionRemains;

/// Servers that are killed while people work: what runs goes on, what they leave is found.
class KilledServerTest {
  private static final Logger LOG = LoggerFactory.getLogger(KilledServerTest.class);
  private static final int KILLS = 4;

  /// Each kill comes later in the start of sessions: nothing outside shows how far a start is, and
  /// what must hold holds wherever it falls.
  private static final Duration STEP = Duration.ofMillis(150);

  /// The kernel takes mounts and cgroups away after a process has ended, and tells nobody.
  private static final Duration POLL = Duration.ofMillis(100);

  private static final int MOST_POLLS = 300;
  private static final String PROJECT = "golang-github-lib-pq";

  /// Of its tests: without a database most fail.
  private static final int LEAST_PASSED = 100;

  @TempDir(cleanup = CleanupMode.ALWAYS)
  private Path temporary;

  private Path folder;
  private Stage stage;
  private Actor alice;
  private ServerProcess server;

  @BeforeEach
  void open() throws IOException, InterruptedException {
    folder = temporary.toRealPath();
    stage = new Stage(Files.createDirectories(folder.resolve("stage")));
    alice = Actor.settle(Files.createDirectories(folder.resolve("homes")), stage.keys(), "alice");
    server = serve();
  }

  @AfterEach
  void close() {
    server.close();
    stage.close();
  }

  private ServerProcess serve() throws IOException, InterruptedException {
    ServerProcess started = stage.serve(folder.resolve("data"), List.of(), Map.of(), folder);
    assertThat(started.isRunning()).as(started.err()).isTrue();
    alice.pointTo(started.sshPort());
    return started;
  }

  /// As a lost power supply would, as far as the server's own memory goes.
  private void killAndServe() throws IOException, InterruptedException {
    server.kill();
    server = serve();
  }

  private List<String> sshWords(String... words) {
    List<String> all = new ArrayList<>(List.of("ssh", "-F", alice.config().toString()));
    Collections.addAll(all, words);
    return all;
  }

  private Exec.Call call(Path in, List<String> command) {
    return new Exec.Call(command, in, alice.variables(), Optional.empty(), false);
  }

  private String run(Path in, String... command) throws IOException, InterruptedException {
    Exec.Ran ran = Exec.run(call(in, List.of(command)));
    assertThat(ran.status()).as(String.join(" ", command) + ran.out() + ran.err()).isZero();
    return ran.out();
  }

  private String ssh(String... words) throws IOException, InterruptedException {
    return run(folder, sshWords(words).toArray(String[]::new));
  }

  private void push(Path project, String name) throws IOException, InterruptedException {
    run(project, "git", "init", "-q");
    run(project, "git", "add", "--all", "--force");
    run(project, "git", "commit", "-q", "-m", "as published");
    run(project, "git", "push", "-q", "zagi:alice/" + name, "main");
  }

  @Test
  void a_server_killed_while_sessions_start_leaves_nothing_behind() throws Exception {
    Path app = Files.createDirectories(folder.resolve("app"));
    Files.writeString(app.resolve("package.json"), "{\"name\":\"app\",\"version\":\"1.0.0\"}\n");
    push(app, "app");
    ssh("alice/app@zagi", "true");
    ssh("zagi", "session", "rm", sessions().getFirst());
    Map<String, Long> before = held();

    for (int kill = 1; kill <= KILLS; kill++) {
      List<Exec> starting = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        starting.add(
            Exec.start(call(folder, sshWords("alice/app+new@zagi", "echo work > file; sleep 60"))));
      }
      Thread.sleep(STEP.multipliedBy(kill));
      killAndServe();
      for (Exec one : starting) {
        one.close();
      }
    }
    assertThat(server.err()).doesNotContain("Exception");
    for (String session : sessions()) {
      ssh("zagi", "session", "rm", session);
    }

    // The table holds what the last server had before it took over; its threads end meanwhile.
    Map<String, Long> after = held();
    for (int poll = 0; poll < MOST_POLLS && !after.equals(before); poll++) {
      Thread.sleep(POLL);
      after = held();
    }
    assertThat(after).isEqualTo(before);
  }

  private List<String> sessions() throws IOException, InterruptedException {
    return ssh("zagi", "session", "list")
        .lines()
        .map(line -> line.split(" ", 2)[0])
        .filter(word -> word.matches("[a-z0-9]{16}"))
        .toList();
  }

  /// What is there for sessions of this server, counted.
  private Map<String, Long> held() throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    counts.put("cgroups", SessionRemains.cgroups(server.data()));
    counts.put("processes", SessionRemains.processes(server.data()));
    counts.put("run folders", SessionRemains.runFolders(server.data()));
    counts.put("session folders", entries(server.data().resolve("sessions")));
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + server.pid() + "/mountinfo"))) {
      counts.put("mounts", lines.count());
    }
    return counts;
  }

  private static long entries(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    }
  }

  /// Minutes: `-Dzagi.test.upstream=postgres`.
  @Test
  @EnabledIfSystemProperty(named = "zagi.test.upstream", matches = "postgres")
  void a_real_project_and_its_database_survive_the_server() throws Exception {
    push(DebianSources.open(folder.resolve("apt")).unpack(PROJECT), "pq");
    ssh("zagi", "env", "set", "alice/pq", "services.postgres", "database=pqgotest");
    ssh("zagi", "env", "accept", "alice/pq");
    String session = ssh("alice/pq@zagi", "echo $ZAGI_SESSION").strip();
    assertGreen(session);
    in(session, "echo '// edited' >> doc.go; setsid sleep 3600 >/dev/null 2>&1 & echo $! > pid");
    in(session, "psql -qc 'create table kept (n int)' -c 'insert into kept values (41)'");

    killAndServe();
    assertThat(ssh("alice/pq@zagi", "echo $ZAGI_SESSION"))
        .as("%s\n%s", ssh("zagi", "session", "list", "--json"), server.err())
        .isEqualTo(session + "\n");
    assertThat(in(session, "kill -0 $(cat pid) && tail -n 1 doc.go; psql -Atc 'table kept'"))
        .isEqualTo("// edited\n41\n");
    assertGreen(session);

    ssh("zagi", "session", "stop", session);
    ssh("zagi", "session", "resume", session);
    assertThat(in(session, "tail -n 1 doc.go; psql -Atc 'table kept'"))
        .isEqualTo("// edited\n41\n");
    String fork = ssh("zagi", "session", "fork", session).lines().toList().getLast();
    String copy = fork.split(" ", 2)[0];
    assertThat(
            in(copy, "psql -qAtc 'insert into kept values (42)' -c 'table kept'; tail -n 1 doc.go"))
        .isEqualTo("41\n42\n// edited\n");
    in(session, "psql -qc 'insert into kept values (43)'");
    assertThat(in(session, "psql -Atc 'table kept'")).isEqualTo("41\n43\n");
    assertThat(in(copy, "psql -Atc 'table kept'")).isEqualTo("41\n42\n");
    assertGreen(session);
    assertGreen(copy);
  }

  private String in(String session, String line) throws IOException, InterruptedException {
    return ssh("s-" + session + "@zagi", line);
  }

  /// Without the tests that give the database 10 ms to notice something: they fail where the
  /// machine is busy, in a session or not.
  private void assertGreen(String session) throws IOException, InterruptedException {
    String names = "$(go test -list '^Test' . | grep ^Test | grep -v Cancel | paste -sd '|')";
    String said = in(session, "go test -v -count=1 -run \"^(" + names + ")$\" .");
    long passed = said.lines().filter(line -> line.startsWith("--- PASS: ")).count();
    String last = said.lines().toList().getLast();
    LOG.info("session {}: {} tests passed, {}", session, passed, last);
    assertThat(said).doesNotContain("--- FAIL: ");
    assertThat(passed).isGreaterThanOrEqualTo(LEAST_PASSED);
    assertThat(last).startsWith("ok  \tgithub.com/lib/pq\t");
  }
}
