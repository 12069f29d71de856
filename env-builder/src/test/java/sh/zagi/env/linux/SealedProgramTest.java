// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedProgramTest {
  @TempDir private Path folder;

  @Test
  void a_copy_runs_under_its_own_name() throws Exception {
    Path link = SealedProgram.link(Path.of("/usr/bin/env"), folder.resolve("engine"));
    Process process = new ProcessBuilder(link.toString(), "sh", "-c", "echo ran").start();
    assertThat(link.getFileName()).hasToString("env");
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .startsWith("ran\n");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void nobody_writes_it() throws Exception {
    Path link = SealedProgram.link(Path.of("/usr/bin/env"), folder.resolve("engine"));
    byte[] before = Files.readAllBytes(link);
    for (StandardOpenOption how :
        new StandardOpenOption[] {StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING}) {
      assertThatThrownBy(
              () -> {
                try (var out = Files.newOutputStream(link, StandardOpenOption.WRITE, how)) {
                  out.write(0);
                }
              })
          .isInstanceOf(IOException.class);
    }
    assertThat(Files.readAllBytes(link)).isEqualTo(before);
  }

  @Test
  void the_link_of_a_process_that_is_gone_is_replaced() throws Exception {
    Path engine = Files.createDirectories(folder.resolve("engine"));
    Files.createSymbolicLink(engine.resolve("env"), Path.of("/proc/999999999/fd/7"));
    Path link = SealedProgram.link(Path.of("/usr/bin/env"), engine);
    assertThat(new ProcessBuilder(link.toString(), "true").start().waitFor()).isZero();
  }
}
