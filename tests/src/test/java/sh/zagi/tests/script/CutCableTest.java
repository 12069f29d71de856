// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.tests.ServerProcess;

/// The cable between a client and the server is cut in the midst of a session: neither end is told.
/// Takes a minute and a half, so only with `-Dzagi.test.cable=true`.
@EnabledIfSystemProperty(named = "zagi.test.cable", matches = "true")
class CutCableTest {
  private static final Logger LOG = LoggerFactory.getLogger(CutCableTest.class);
  private static final int POLL_MILLIS = 500;

  /// Only so that a server that never notices ends the test.
  private static final int MOST_POLLS = 1_200;

  @TempDir(cleanup = CleanupMode.ALWAYS)
  private Path temporary;

  /// A network namespace with one cable to here.
  private record Cable(String name, String here, String there) implements AutoCloseable {
    static Cable lay() throws IOException, InterruptedException {
      long number = ProcessHandle.current().pid();
      String net = "10.213." + number % 256 + ".";
      Cable cable = new Cable("zagi-" + number, net + "1", net + "2");
      String end = "zc" + number;
      run("ip", "netns", "add", cable.name);
      run("ip", "link", "add", end, "type", "veth", "peer", "name", "far", "netns", cable.name);
      run("ip", "address", "add", cable.here + "/30", "dev", end);
      run("ip", "link", "set", end, "up");
      run("ip", "-n", cable.name, "address", "add", cable.there + "/30", "dev", "far");
      run("ip", "-n", cable.name, "link", "set", "far", "up");
      return cable;
    }

    void set(String state) throws IOException, InterruptedException {
      run("ip", "-n", name, "link", "set", "far", state);
    }

    List<String> enter() {
      return List.of("ip", "netns", "exec", name);
    }

    private static void run(String... command) throws IOException, InterruptedException {
      Process process = new ProcessBuilder(command).inheritIO().start();
      assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }

    @Override
    public void close() throws IOException {
      try {
        // The cable goes with it.
        run("ip", "netns", "delete", name);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void a_cut_cable_is_noticed_and_costs_no_work() throws Exception {
    Path folder = temporary.toRealPath();
    try (Cable cable = Cable.lay();
        Stage stage = new Stage(Files.createDirectories(folder.resolve("stage")));
        ServerProcess server =
            stage.serve(folder.resolve("data"), List.of("--bind", "0.0.0.0"), Map.of(), folder)) {
      Clients near = new Clients(stage, folder, "near", server.sshPort(), List.of());
      Clients far = new Clients(stage, folder, "far", server.sshPort(), cable.enter());
      near.pushFixture();
      String session = near.ssh("alice/app@zagi", "echo $ZAGI_SESSION");
      try (Exec work =
          start(far, cable, "-tt", "alice/app@zagi", "echo kept > note.txt; exec sleep 3600")) {
        await(() -> near.run("alice/app@zagi", "test -s note.txt").status() == 0);
        assertThat(near.ssh("zagi", "connections", "list")).contains(cable.there());
        cable.set("down");
        long start = System.nanoTime();
        await(() -> !near.ssh("zagi", "connections", "list").contains(cable.there()));
        LOG.info("noticed after {} s", (System.nanoTime() - start) / 1_000_000_000);
        await(() -> near.run("alice/app@zagi", "grep -qx sleep /proc/[0-9]*/comm").status() == 1);
        cable.set("up");
        // It learns now that nobody knows its connection any more.
        assertThat(work.await().status()).isEqualTo(255);
      }
      Exec.Ran again = far.run(at(cable, "alice/app@zagi", "cat note.txt; echo $ZAGI_SESSION"));
      assertThat(again.out()).as(again.err()).isEqualTo("kept\n" + session);
    }
  }

  private static String[] at(Cable cable, String... words) {
    List<String> all = new ArrayList<>(List.of("-o", "HostName=" + cable.here()));
    Collections.addAll(all, words);
    return all.toArray(String[]::new);
  }

  private static Exec start(Clients far, Cable cable, String... words) throws IOException {
    List<String> command = new ArrayList<>(cable.enter());
    command.addAll(List.of("ssh", "-F", far.alice().config().toString()));
    Collections.addAll(command, at(cable, words));
    return Exec.start(
        new Exec.Call(command, far.folder(), far.alice().variables(), Optional.empty(), false));
  }

  private interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  private static void await(Condition condition) throws IOException, InterruptedException {
    for (int poll = 0; poll < MOST_POLLS; poll++) {
      if (condition.holds()) {
        return;
      }
      Thread.sleep(POLL_MILLIS);
    }
    throw new AssertionError("it did not come to that");
  }
}
