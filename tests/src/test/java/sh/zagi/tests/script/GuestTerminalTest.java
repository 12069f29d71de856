// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.tests.ServerProcess;
import sh.zagi.tests.browser.Chromium;
import sh.zagi.tests.browser.Tab;

/// People who are not logged in, in a real browser: a small session of a public repository that
/// leaves nothing.
class GuestTerminalTest {
  private static final String SCREEN =
      "[...document.querySelectorAll('.xterm-rows > div')].map(row => row.textContent).join('\\n')";
  private static final String STATE = "document.getElementById('terminal').dataset.state";
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final long LOOK_MILLIS = 200;

  /// What was opened, the last first.
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  @TempDir(cleanup = CleanupMode.ALWAYS)
  private Path temporary;

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  /// A server with a public repository that is ready to run.
  private ServerProcess server(Map<String, String> settings) throws Exception {
    Path folder = temporary.toRealPath();
    Stage stage = new Stage(Files.createDirectories(folder.resolve("stage")));
    opened.push(stage);
    ServerProcess server = stage.serve(folder.resolve("data"), List.of(), settings, folder);
    opened.push(server);
    Clients alice = new Clients(stage, folder, "home", server.sshPort(), List.of());
    alice.pushFixture();
    alice.ssh("zagi", "repo", "visibility", "alice/app", "public");
    // Its environment is there when somebody with an account was in.
    alice.ssh("alice/app@zagi", "true");
    alice.ssh("zagi", "session", "rm", alice.ssh("alice/app@zagi", "echo $ZAGI_SESSION").strip());
    return server;
  }

  private Chromium browser() throws Exception {
    Chromium browser =
        Chromium.start(Files.createDirectories(temporary.toRealPath().resolve("browser")));
    opened.push(browser);
    return browser;
  }

  private static void enter(Tab tab, ServerProcess server) throws Exception {
    tab.go("http://127.0.0.1:" + server.httpPort() + "/run/alice/app");
    tab.await(STATE + " === 'idle'");
    tab.click("document.querySelector('[data-do=start]')");
  }

  private static void run(Tab tab, String line) throws IOException, InterruptedException {
    tab.type(line);
    tab.enter();
  }

  private static int sessions(ServerProcess server) throws IOException {
    try (Stream<Path> all = Files.list(server.data().resolve("sessions"))) {
      return (int) all.count();
    }
  }

  private static void awaitNone(ServerProcess server) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (sessions(server) > 0) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
      Thread.sleep(LOOK_MILLIS);
    }
  }

  @Test
  void a_guest_has_a_small_session_that_leaves_nothing() throws Exception {
    ServerProcess server = server(Map.of("ZAGI_SESSION_STRANGERS", "2"));
    awaitNone(server);
    Chromium browser = browser();
    Tab tab = browser.open();
    enter(tab, server);
    tab.await(STATE + " === 'live' && " + SCREEN + ".includes('\\n> ')");
    assertThat(tab.text(SCREEN)).contains("Guest: ends in 10 min");
    run(tab, "node --version; echo $((40 + 2)) > mine; cat mine");
    tab.await("/\\nv\\d+.*\\n42\\n/.test(" + SCREEN + ")");
    // A fourth of what others have.
    run(tab, "clear; node -e 'for (const all = [];;) all.push(Buffer.alloc(1 << 24, 1))'");
    tab.await(SCREEN + ".replaceAll('\\n', '').includes('was full: 512')");
    // It has nobody's rights and no way out.
    run(tab, "clear; zagi repo list; ls /sys/class/net; echo over-$((1 + 1))");
    tab.await(SCREEN + ".includes('over-2')");
    assertThat(tab.text(SCREEN)).doesNotContain("alice/app").doesNotContain("eth");
    assertThat(sessions(server)).isEqualTo(1);
    // A second from the same address is told why not.
    Tab second = browser.open();
    enter(second, server);
    second.await(STATE + " === 'ended' && " + SCREEN + ".includes('your address already')");
    tab.front();
    tab.click("document.querySelector('.xterm-screen')");
    run(tab, "clear; trap '' HUP; exit");
    tab.await(STATE + " === 'ended'");
    awaitNone(server);
    second.front();
    enter(second, server);
    second.await(STATE + " === 'live' && " + SCREEN + ".includes('\\n> ')");
    run(second, "ls mine || echo gone-$((1 + 1))");
    second.await(SCREEN + ".includes('gone-2')");
    assertThat(tab.complaints()).isEmpty();
  }

  @Test
  void the_time_of_a_guest_ends() throws Exception {
    ServerProcess server =
        server(Map.of("ZAGI_SESSION_STRANGERS", "1", "ZAGI_SESSION_STRANGERS_LIFE", "10s"));
    Tab tab = browser().open();
    enter(tab, server);
    tab.await(STATE + " === 'ended'");
    awaitNone(server);
  }
}
