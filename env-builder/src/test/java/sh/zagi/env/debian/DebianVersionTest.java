// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DebianVersionTest {
  @ParameterizedTest
  @CsvSource({
    "1.0, 1.0-1",
    "1.0~rc1, 1.0",
    "1.0~rc1, 1.0~rc2",
    "1.0~~, 1.0~",
    "1.0, 1.0+dfsg",
    "1.9, 1.10",
    "2.0, 1:0.1",
    "1.0-1, 1.0-1+b1",
    "1.0-1~deb12u1, 1.0-1",
    "1.0a, 1.0b",
    "1.0a, 1.0+",
    "252.39-1~deb12u1, 252.39-1~deb12u2",
    "7.88.1-10+deb12u9, 7.88.1-10+deb12u15"
  })
  void the_left_is_older(String older, String newer) {
    assertThat(new DebianVersion(older)).isLessThan(new DebianVersion(newer));
    assertThat(new DebianVersion(newer)).isGreaterThan(new DebianVersion(older));
  }

  @ParameterizedTest
  @CsvSource({"1.0, 1.0", "0:1.0, 1.0", "1.01, 1.1", "1.0-0, 1.0"})
  void both_are_equal(String left, String right) {
    assertThat(new DebianVersion(left)).isEqualByComparingTo(new DebianVersion(right));
  }
}
