// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.errand;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SpokenStepsTest {
  private final AtomicInteger told = new AtomicInteger();
  private final SpokenSteps spoken = new SpokenSteps(told::incrementAndGet);

  private void say(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    spoken.write(bytes, 0, bytes.length);
  }

  @Test
  void a_line_is_busy_until_it_ends_and_is_drawn_anew() {
    say("Mirroring x... ");
    assertThat(spoken.steps()).containsExactly(new Step("Mirroring x", "", "busy"));
    say("\r\u001b[KMirroring x... Receiving objects 3/9");
    assertThat(spoken.steps())
        .containsExactly(new Step("Mirroring x", "Receiving objects 3/9", "busy"));
    say("\r\u001b[KMirroring x... 1 branch, 0 tags\r\n");
    assertThat(spoken.steps()).containsExactly(new Step("Mirroring x", "1 branch, 0 tags", "done"));
    assertThat(told).hasValue(3);
  }

  @Test
  void a_piece_may_end_anywhere() {
    for (byte b :
        "Running tests... \r\u001b[KRunning tests... größer\r\nMore... ".getBytes(UTF_8)) {
      spoken.write(b);
    }
    assertThat(spoken.steps())
        .containsExactly(new Step("Running tests", "größer", "done"), new Step("More", "", "busy"));
  }

  @Test
  void what_no_page_can_hold_is_not_kept() {
    say("x".repeat(1_000_000));
    assertThat(spoken.steps().getFirst().name()).hasSize(2_000);
    say("\n" + "line... said\n".repeat(10_000));
    assertThat(spoken.steps()).hasSize(200);
  }
}
