// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.nix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.env.linux.Command;
import sh.zagi.env.linux.ProcessLimits;

class SpaceWatchTest {
  @TempDir private Path folder;

  @Test
  void a_build_that_fills_the_disk_is_ended_with_all_its_processes() throws Exception {
    try (ProcessLimits limits = ProcessLimits.open(ProcessLimits.Bounds.OF_BUILDS)) {
      assumeTrue(limits.hold(), "this machine lets nobody make control groups");
      String script = "(sleep 60 &) ; fallocate -l 64M " + folder.resolve("f") + "; sleep 60";
      Command command =
          new Command(limits.around(List.of("sh", "-c", script)), Map.of(), Duration.ofSeconds(50));
      try (SpaceWatch watch = SpaceWatch.start(folder, limits, 1L << 20)) {
        assertThat(command.run(line -> {}).succeeded()).isFalse();
        assertThat(watch.verdict()).startsWith("wrote more than");
      }
    }
  }
}
