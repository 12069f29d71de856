// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeProbeTest {
  private static final Path INIT = Path.of("/usr/bin/catatonit");
  private static final String CGROUP = "/zagi-probe-test";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void each_engine_of_this_machine_runs_a_container_within_limits(String engine) throws Exception {
    RuntimeProbe.Result result = probe(List.of(engine), INIT);

    assertThat(result).isInstanceOf(RuntimeProbe.Result.Usable.class);
    assertThat(Cgroups.children(CGROUP)).isEmpty();
    assertThat(Cgroups.remove(CGROUP)).isTrue();
    assertThat(folder.resolve("probe-" + engine)).doesNotExist();
  }

  @Test
  void without_an_engine_one_sentence_says_why() throws Exception {
    RuntimeProbe.Result result = probe(List.of("no-such-engine"), INIT);

    assertThat(result)
        .isEqualTo(
            new RuntimeProbe.Result.None(
                "no container runs here: no-such-engine is not installed"));
  }

  @Test
  void without_an_init_program_one_sentence_says_why() throws Exception {
    RuntimeProbe.Result result = probe(RuntimeProbe.CANDIDATES, Path.of("/no/init"));

    assertThat(result)
        .isEqualTo(
            new RuntimeProbe.Result.None("no container runs here: /no/init is not installed"));
  }

  @BeforeEach
  void let_the_containers_user_reach_the_folder() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
  }

  private RuntimeProbe.Result probe(List<String> engines, Path init) throws Exception {
    return new RuntimeProbe(
            new RuntimeProbe.Settings(
                engines,
                new OciSpec.Programs(init, Path.of("/usr/bin/busybox")),
                folder,
                CGROUP,
                1_999_000_000))
        .run();
  }
}
