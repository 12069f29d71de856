// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.env.linux.ProcessLimits;

/// What a project's own program can use up, and what it can see, while its libraries are resolved.
class SandboxLimitsTest {
  private static final long MIB = 1 << 20;

  @TempDir private Path folder;
  private PackageServer server;
  private RegistryClient client;

  @BeforeEach
  void open() throws IOException {
    server = new PackageServer();
    client = new RegistryClient(server.registries(), new Artifacts(folder.resolve("artifacts")));
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private Sandbox.Outcome run(Sandbox.Limits limits, String script, List<String> said)
      throws IOException, InterruptedException {
    Path workspace = Files.createDirectories(folder.resolve("workspace"));
    Sandbox sandbox =
        new Sandbox(
            List.of(Path.of("/")),
            List.of(new Sandbox.Bind(workspace, "/workspace", true)),
            Map.of(),
            limits);
    return sandbox.run(client, List.of("bash", "-c", script), said::add);
  }

  private static Sandbox.Limits limits(long memoryBytes, long diskBytes) {
    return new Sandbox.Limits(
        Duration.ofSeconds(60), new ProcessLimits.Bounds(memoryBytes, 200), diskBytes);
  }

  @Test
  void more_memory_than_allowed_ends_it_and_is_named() throws Exception {
    try (ProcessLimits probe = ProcessLimits.open(new ProcessLimits.Bounds(MIB << 6, 10))) {
      assumeTrue(probe.hold(), "this machine lets nobody make control groups");
    }
    Sandbox.Outcome outcome =
        run(
            limits(64 * MIB, 100 * MIB),
            "x=$(head -c 300000000 /dev/zero | tr '\\0' x); echo ${#x}",
            new ArrayList<>());
    assertThat(outcome.succeeded()).isFalse();
    assertThat(outcome.limit()).isEqualTo("used more than 64 MiB of memory");
  }

  @Test
  void more_disk_than_allowed_ends_it_and_is_named() throws Exception {
    Sandbox.Outcome outcome =
        run(
            limits(512 * MIB, 5 * MIB),
            "head -c 20000000 /dev/zero > f; sleep 50",
            new ArrayList<>());
    assertThat(outcome.succeeded()).isFalse();
    assertThat(outcome.limit()).isEqualTo("wrote more than 5 MiB");
  }

  @Test
  void more_time_than_allowed_ends_it_and_is_named() throws Exception {
    Sandbox.Limits second =
        new Sandbox.Limits(Duration.ofSeconds(1), ProcessLimits.Bounds.OF_BUILDS, 5 * MIB);
    Sandbox.Outcome outcome = run(second, "sleep 50", new ArrayList<>());
    assertThat(outcome.exit()).isEqualTo(-1);
    assertThat(outcome.limit()).startsWith("took longer than");
  }

  @Test
  void a_hostile_script_finds_no_secrets_no_other_program_and_no_network() throws Exception {
    List<String> said = new ArrayList<>();
    int port = server.base().getPort();
    Sandbox.Outcome outcome =
        run(
            limits(512 * MIB, 100 * MIB),
            """
            env | cut -d= -f1 | sort | tr '\\n' ' '; echo
            ls -d /root/.ssh /home/dev/.npmrc %s 2>/dev/null; echo files
            ls -d /proc/[0-9]* | wc -l
            (exec 3<>/dev/tcp/127.0.0.1/%d) 2>/dev/null && echo reached loopback
            (exec 3<>/dev/tcp/192.0.2.1/80) 2>/dev/null && echo reached network
            touch /usr/x /etc/x 2>/dev/null; ls /usr/x /etc/x 2>/dev/null
            id -u
            """
                .formatted(folder.resolve("artifacts"), port),
            said);
    assertThat(outcome.succeeded()).isTrue();
    assertThat(said.getFirst().split(" "))
        .isSubsetOf("CI", "HOME", "LANG", "PATH", "PWD", "OLDPWD", "SHLVL", "USER", "_");
    assertThat(said.get(1)).isEqualTo("files");
    assertThat(Integer.parseInt(said.get(2).strip())).isLessThan(10);
    assertThat(said.subList(3, said.size())).containsExactly("1000");
    assertThat(server.asked()).isEmpty();
  }
}
