// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.hook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HookOutputTest {
  private final List<String> lines = new ArrayList<>();

  private boolean read(String text, int most) throws IOException {
    return new HookOutput(lines::add, most).readAll(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  @Test
  void lines_come_as_they_are_also_the_last_without_an_end() throws IOException {
    assertThat(read("one\n\ntwo", 100)).isTrue();
    assertThat(lines).containsExactly("one", "", "two");
  }

  @Test
  void a_terminal_is_told_nothing() throws IOException {
    assertThat(read("\033[2Jred\033]0;x\007\r\tend \n\u202eturned\u200b\u009b1m\n", 100)).isTrue();
    assertThat(lines).containsExactly("[2Jred]0;x end", "turned1m");
  }

  @Test
  void bytes_that_are_no_text_are_shown_as_such() throws IOException {
    assertThat(
            new HookOutput(lines::add, 100)
                .readAll(new ByteArrayInputStream(new byte[] {'a', (byte) 0xff, '\n'})))
        .isTrue();
    assertThat(lines).containsExactly("a\ufffd");
  }

  @Test
  void long_lines_are_cut() throws IOException {
    assertThat(read("x".repeat(5_000) + "\nnext\n", 10_000)).isTrue();
    assertThat(lines).containsExactly("x".repeat(HookOutput.MOST_LINE_BYTES), "next");
  }

  @Test
  void more_than_is_taken_is_not_read() throws IOException {
    assertThat(read("x\n".repeat(100), 200)).isTrue();
    lines.clear();
    assertThat(read("x\n".repeat(100), 199)).isFalse();
    assertThat(lines).isEmpty();
  }
}
