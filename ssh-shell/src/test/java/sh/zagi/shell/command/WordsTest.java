// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void blanks_separate_and_quotes_protect() {
    assertThat(Words.split("a  b\tc").orElseThrow()).containsExactly("a", "b", "c");
    assertThat(Words.split("a 'b  c' \"d 'e\\\" f\" g\\ h ''").orElseThrow())
        .containsExactly("a", "b  c", "d 'e\" f", "g h", "");
    assertThat(Words.split("  ").orElseThrow()).isEmpty();
  }

  @Test
  void nothing_is_expanded() {
    assertThat(Words.split("$(id) `id` ${HOME} * ; | > x").orElseThrow())
        .containsExactly("$(id)", "`id`", "${HOME}", "*", ";", "|", ">", "x");
  }

  @Test
  void open_quotes_control_characters_and_long_lines_are_refused() {
    assertThat(Words.split("a 'b")).isEmpty();
    assertThat(Words.split("a \"b")).isEmpty();
    assertThat(Words.split("a \\")).isEmpty();
    assertThat(Words.split("a\u0000b")).isEmpty();
    assertThat(Words.split("a\nb")).isEmpty();
    assertThat(Words.split("x".repeat(8193))).isEmpty();
  }

  @Test
  void shown_text_is_one_bounded_line() {
    assertThat(Shown.text("a\u001b[31m\nb\u202e\u0007"))
        .isEqualTo("a\\x1b[31m\\x0ab\\u{202e}\\x07");
    assertThat(Shown.text("x".repeat(500))).hasSize(123).endsWith("...");
    assertThat(Shown.text("grün ✓")).isEqualTo("grün ✓");
  }
}
