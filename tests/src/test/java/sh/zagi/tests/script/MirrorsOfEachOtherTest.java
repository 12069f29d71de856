// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.tests.FreePort;
import sh.zagi.tests.ServerProcess;

/// Two servers that mirror each other come to the same state and then rest.
class MirrorsOfEachOtherTest {
  /// A meeting each second; what is new has to be on the other side within a minute of work.
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private static final long LOOK_MILLIS = 200;

  @TempDir(cleanup = CleanupMode.ALWAYS)
  private Path temporary;

  @Test
  void a_commit_on_either_server_is_soon_on_the_other_and_then_they_rest() throws Exception {
    Path folder = temporary.toRealPath();
    int first = FreePort.find();
    int second = FreePort.find();
    try (Stage stage = new Stage(Files.createDirectories(folder.resolve("stage")));
        ServerProcess one = server(stage, folder, "one", new Ports(first, second));
        ServerProcess two = server(stage, folder, "two", new Ports(second, first))) {
      Clients here = new Clients(stage, folder, "here", one.sshPort(), List.of());
      Clients there = new Clients(stage, folder, "there", two.sshPort(), List.of());
      // The second has no such repository yet; the mirror is kept.
      assertThat(mirror(here, second).status()).isEqualTo(1);
      assertThat(mirror(there, first).status()).isZero();

      here.pushFixture();
      awaitTip(there, here.exec("git", "-C", "app", "rev-parse", "HEAD"));
      there.exec("git", "clone", "-q", "zagi:alice/app", "back");
      there.exec("git", "-C", "back", "commit", "-q", "--allow-empty", "-m", "answer");
      there.exec("git", "-C", "back", "push", "-q", "origin", "main");
      awaitTip(here, there.exec("git", "-C", "back", "rev-parse", "HEAD"));

      int operations = operations(here) + operations(there);
      for (int meeting = 0; meeting < 3; meeting++) {
        here.run("zagi", "mirror", "sync", "alice/app");
        there.run("zagi", "mirror", "sync", "alice/app");
      }
      assertThat(operations(here) + operations(there)).isEqualTo(operations);
    }
  }

  /// @param own where it listens
  /// @param other where the other one does
  private record Ports(int own, int other) {}

  private static ServerProcess server(Stage stage, Path folder, String name, Ports ports)
      throws IOException, InterruptedException {
    ServerProcess started =
        stage.serve(
            Files.createDirectories(folder.resolve(name)).resolve("data"),
            List.of("--http-port", Integer.toString(ports.own())),
            Map.of("ZAGI_MIRROR_ALLOW", "127.0.0.1:" + ports.other(), "ZAGI_MIRROR_POLL", "1s"),
            folder.resolve(name));
    assertThat(started.isRunning()).as(started.err()).isTrue();
    return started;
  }

  private static Exec.Ran mirror(Clients client, int port)
      throws IOException, InterruptedException {
    String address = "http://127.0.0.1:" + port + "/alice/app.git";
    return client.run("zagi", "mirror", address, "--no-tests");
  }

  private static void awaitTip(Clients client, String tip)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (!client.exec("git", "ls-remote", "zagi:alice/app", "main").contains(tip.strip())) {
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as(() -> "mirror of " + tip)
          .isLessThan(LONGEST);
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private static int operations(Clients client) throws IOException, InterruptedException {
    return (int) client.ssh("zagi", "op", "log", "-R", "alice/app", "--repository").lines().count();
  }
}
