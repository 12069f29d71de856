// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.choose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeChoiceTest {
  private static final List<String> VERSIONS =
      List.of(
          "12.22.12",
          "14.21.3",
          "16.20.2",
          "18.0.0",
          "18.20.8",
          "19.9.0",
          "20.11.0",
          "20.19.0",
          "21.7.3",
          "22.11.0",
          "22.12.0",
          "23.1.0",
          "24.3.0",
          "26.1.0",
          "26.2.0-rc.1");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "* ; 0 ; 22.12.0",
        ">=18 ; 0 ; 22.12.0",
        ">= 0.10.0 ; 18 ; 18.20.8",
        "^12.20.0 || >=14 ; 18 ; 18.20.8",
        "18.0.0 ; 0 ; 18.0.0",
        "20 ; 0 ; 20.19.0",
        "19.x ; 0 ; 19.9.0",
        ">=23 ; 0 ; 24.3.0",
        "14 ; 0 ; 14.21.3",
        "* ; 8 ; 16.20.2",
        "* ; 21 ; 20.19.0",
      })
  void the_best_supported_line_within_the_range_is_chosen(String range, int tested, String node) {
    assertThat(NodeChoice.choose(new NodeRequest(List.of(range), tested), VERSIONS)).contains(node);
  }

  @Test
  void a_range_that_nothing_satisfies_has_no_answer() {
    assertThat(NodeChoice.choose(new NodeRequest(List.of(">=99"), 0), VERSIONS)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"16.20.2,^8", "18.20.8,^10", "22.12.0,^10", "24.3.0,^11"})
  void npm_follows_node(String node, String range) {
    assertThat(NodeChoice.npmRange(node)).isEqualTo(range);
  }
}
