// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IgnoreRulesTest {
  private final IgnoreRules rules =
      new IgnoreRules(folder ->
          Optional.ofNullable(
                  Map.of(
                          "", "target/\n*.log\n!keep.log\n",
                          "sub", "!special.log\n/only-here\n")
                      .get(folder))
              .map(text -> text.getBytes(UTF_8)));

  @Test
  void patterns_reach_every_level() {
    assertThat(rules.ignored("x.log", false)).isTrue();
    assertThat(rules.ignored("a/b/x.log", false)).isTrue();
    assertThat(rules.ignored("a/keep.log", false)).isFalse();
    assertThat(rules.ignored("a.txt", false)).isFalse();
  }

  @Test
  void the_deeper_file_wins() {
    assertThat(rules.ignored("sub/special.log", false)).isFalse();
    assertThat(rules.ignored("sub/only-here", false)).isTrue();
    assertThat(rules.ignored("only-here", false)).isFalse();
  }

  @Test
  void nothing_below_an_ignored_folder_comes_back() {
    assertThat(rules.ignored("target/keep.log", false)).isTrue();
    assertThat(rules.ignored("target", false)).isFalse();
  }
}
