// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.choose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionRangeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "3.11 ; 3.11.2",
        "3 ; 3.11.2",
        "3.* ; 3.11.2",
        "3.x ; 3.11.2",
        ">=3.8 ; 3.11.2",
        ">= 3.8, < 4 ; 3.11.2",
        ">=3.8,!=3.9.*,<4.0 ; 3.11.2",
        "~=3.8 ; 3.11.2",
        "~=3.11.1 ; 3.11.2",
        "^3.8 ; 3.11.2",
        "^7.4 || ^8.1 ; 8.2.36",
        "^7.4|^8.1 ; 8.2.36",
        "~> 3.1 ; 3.1.7",
        "~> 3.1.2 ; 3.1.7",
        "~8.1 ; 8.2.36",
        "^0.3 ; 0.3.9",
        "1.2 - 1.5 ; 1.4",
        "* ; 9",
        "latest ; 9",
        "17.0.2-tem ; 17.0.2",
        "temurin-17 ; 17.0.21",
        "go1.19 ; 1.19.8",
        "v3.1.7 ; 3.1.7",
      })
  void is_accepted(String range, String version) {
    assertThat(VersionRange.parse(range.replaceFirst("^go", ""), false))
        .hasValueSatisfying(parsed -> assertThat(parsed.accepts(version)).isTrue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "3.1 ; 3.11.2",
        "3.12 ; 3.11.2",
        ">=3.12 ; 3.11.2",
        "<3.11 ; 3.11.2",
        "!=3.11.* ; 3.11.2",
        "~=3.11.5 ; 3.11.2",
        "~> 3.0.2 ; 3.1.7",
        "^8.3 ; 8.2.36",
        "^0.3 ; 0.4.0",
        "1.2 - 1.5 ; 1.6",
        "3.11.4 ; 3.11.2",
      })
  void is_not_accepted(String range, String version) {
    assertThat(VersionRange.parse(range, false))
        .hasValueSatisfying(parsed -> assertThat(parsed.accepts(version)).isFalse());
  }

  @Test
  void a_bare_version_may_be_a_minimum() {
    assertThat(VersionRange.parse("1.18", true).orElseThrow().accepts("1.19.8")).isTrue();
    assertThat(VersionRange.parse("1.18", false).orElseThrow().accepts("1.19.8")).isFalse();
    assertThat(VersionRange.parse("1.21", true).orElseThrow().accepts("1.19.8")).isFalse();
  }

  @Test
  void another_patch_of_the_same_minor_version_can_be_accepted() {
    VersionRange exact = VersionRange.parse("3.11.4", false).orElseThrow();
    assertThat(exact.anyPatch().accepts("3.11.2")).isTrue();
    assertThat(exact.anyPatch().accepts("3.12.0")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nightly", "ref:master", ">=", "3.8 or newer", "99999999999", "$(x)"})
  void other_texts_are_no_range(String text) {
    assertThat(VersionRange.parse(text, false)).isEmpty();
  }
}
