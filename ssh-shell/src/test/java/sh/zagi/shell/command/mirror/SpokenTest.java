// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpokenTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private long nanos;

  private Spoken spoken(boolean terminal) {
    return new Spoken(out, terminal, () -> nanos);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private void tests(Spoken spoken) {
    spoken.begin("Detecting environment...");
    spoken.detected(List.of("node 22.1.0"));
    spoken.tested(1, 0);
    pass(Duration.ofSeconds(6));
    spoken.tested(12, 0);
    spoken.tested(13, 1);
    pass(Duration.ofSeconds(6));
    spoken.tested(40, 1);
    spoken.finish("41/42 passing");
    spoken.tested(41, 1);
  }

  @Test
  void a_terminal_shows_the_newest_count_in_the_line_of_the_step() {
    tests(spoken(true));
    assertThat(out.toString(UTF_8))
        .isEqualTo(
            "Detecting environment... \r\u001b[KDetecting environment... node 22.1.0\r\n"
                + "Generating env spec... \r\u001b[KGenerating env spec... done\r\n"
                + "Running tests... \r\u001b[KRunning tests... 1 passing"
                + "\r\u001b[KRunning tests... 12 passing"
                + "\r\u001b[KRunning tests... 13 passing, 1 failing"
                + "\r\u001b[KRunning tests... 40 passing, 1 failing"
                + "\r\u001b[KRunning tests... 41/42 passing\r\n");
  }

  @Test
  void elsewhere_lines_come_now_and_then_and_the_step_ends_with_a_line_of_its_own() {
    tests(spoken(false));
    assertThat(out.toString(UTF_8))
        .isEqualTo(
            "Detecting environment... node 22.1.0\n"
                + "Generating env spec... done\n"
                + "Running tests... \n"
                + "Tests: 12 passing...\n"
                + "Tests: 40 passing, 1 failing...\n"
                + "Running tests... 41/42 passing\n");
  }

  @Test
  void tests_that_end_soon_take_one_line() {
    Spoken spoken = spoken(false);
    spoken.begin("Running tests...");
    spoken.tested(3, 0);
    spoken.finish("3/3 passing");
    assertThat(out.toString(UTF_8)).isEqualTo("Running tests... 3/3 passing\n");
  }
}
