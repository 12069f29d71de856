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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.tests.ServerProcess;

/// An environment that one machine built runs on another one, which has a store of its own and, in
/// the end, no network. Builds and packs a root file system, so only with
/// `-Dzagi.test.machines=true`.
@EnabledIfSystemProperty(named = "zagi.test.machines", matches = "true")
class TwoMachinesTest {
  private static final Logger LOG = LoggerFactory.getLogger(TwoMachinesTest.class);

  @TempDir(cleanup = CleanupMode.ALWAYS)
  private Path temporary;

  @Test
  void what_one_machine_built_runs_on_another_without_a_network() throws Exception {
    Path folder = temporary.toRealPath();
    Path first = folder.resolve("first");
    try (Stage stage = new Stage(Files.createDirectories(folder.resolve("stage")));
        ServerProcess platform = stage.serve(first, List.of(), Map.of(), folder)) {
      Clients there = new Clients(stage, folder, "there", platform.sshPort(), List.of());
      there.pushFixture();
      there.ssh("alice/app@zagi", "npm test");
      String key = there.ssh("zagi", "env", "key").strip();
      String token = there.ssh("zagi", "token", "create", "--repo", "alice/app").strip();
      String from = "http://127.0.0.1:" + platform.httpPort();
      String[] pull = {"zagi", "env", "pull", "alice/app", "--from", from, "--key", key};

      Path second = folder.resolve("second");
      try (ServerProcess other = machine(stage, second, folder, "--mount")) {
        Clients here = new Clients(stage, folder, "here", other.sshPort(), List.of());
        Exec.Ran refused = here.run(pull);
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err())
            .startsWith("fetching alice/app\ncannot fetch from " + from)
            .hasLineCount(2);
        long start = System.nanoTime();
        List<String> allowed = new ArrayList<>(List.of(pull));
        allowed.addAll(List.of("--token", token));
        assertThat(here.ssh(allowed.toArray(String[]::new))).startsWith("pulled alice/app with");
        LOG.info("packed and pulled in {} s", (System.nanoTime() - start) / 1_000_000_000);
      }

      try (ServerProcess alone = machine(stage, second, folder, "--mount", "--net")) {
        List<String> enter = List.of("nsenter", "--net", "--target", Long.toString(alone.pid()));
        Clients here = new Clients(stage, folder, "here", alone.sshPort(), enter);
        assertThat(here.run("alice/app@zagi", "npm", "test").out()).contains("# fail 0");
        assertThat(here.ssh("zagi", "env", "gc", "--json")).contains("\"store paths\"");
        assertThat(here.run("alice/app@zagi", "npm", "test").out()).contains("# fail 0");
      }
    }
  }

  /// A server that sees a store of its own at `/nix`; without a network it still has a loopback.
  private static ServerProcess machine(Stage stage, Path data, Path folder, String... unshared)
      throws IOException, InterruptedException {
    Path nix = Files.createDirectories(folder.resolve("nix"));
    String script = "ip link set lo up; mount --bind " + nix + " /nix; exec \"$@\"";
    List<String> before = new ArrayList<>(List.of("unshare"));
    Collections.addAll(before, unshared);
    before.addAll(List.of("sh", "-c", script, "machine"));
    ServerProcess started =
        ServerProcess.start(
            new ServerProcess.Start(before, ServerProcess.quickStart(), Map.of()),
            data,
            List.of(
                "--admin-key",
                stage.keys().resolve("alice.pub").toString(),
                "--ssh-port",
                "0",
                "--http-port",
                "0"),
            folder);
    assertThat(started.isRunning()).as(started.err()).isTrue();
    return started;
  }
}
