// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The program that is shown in every session is what its source says.
class ClientProgramTest {
  /// Another compiler makes other bytes of the same source.
  private static final String COMPILER = "(Debian 12.2.0-14";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"amd64, gcc", "aarch64, aarch64-linux-gnu-gcc"})
  void the_program_in_the_repository_is_built_from_the_source_beside_it(
      String machine, String compiler) throws Exception {
    assumeTrue(
        output(compiler, "--version").contains(COMPILER), compiler + " of Debian 12 is not here");
    Path made = folder.resolve(machine);
    assertThat(output("src/main/native/build.sh", made.toString(), compiler)).isEmpty();
    try (InputStream kept = ClientProgramTest.class.getResourceAsStream("zagi-" + machine)) {
      assertThat(Files.readAllBytes(made)).isEqualTo(kept.readAllBytes());
    }
  }

  private static String output(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? text : text + "failed";
    } catch (IOException _) {
      return "";
    }
  }
}
