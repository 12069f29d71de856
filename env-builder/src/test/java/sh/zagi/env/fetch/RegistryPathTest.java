// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryPathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/etc/passwd",
        "a//b",
        "../a",
        "a/../b",
        "a/./b",
        "http://x/y",
        "a?b",
        "a#b",
        "a\\b",
        "a%2e%2e/b",
        "a b",
        "a\nb",
        "a:80/x"
      })
  void anything_that_could_leave_the_registry_is_refused(String path) {
    assertThat(RegistryPath.parse(Registry.MAVEN, path)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"junit/junit/4.13.2/junit-4.13.2.pom", "@s/b/-/b-1.0.0+x.tgz", "npm"})
  void ordinary_paths_are_accepted(String path) {
    assertThat(RegistryPath.parse(Registry.NPM, path)).isPresent();
  }

  @Test
  void the_strongest_digest_of_an_integrity_text_counts() {
    String sha1 = "sha1-" + "A".repeat(27) + "=";
    String sha512 = "sha512-" + "B".repeat(86) + "==";
    assertThat(Integrity.parse(sha1 + " " + sha512).orElseThrow().algorithm()).isEqualTo("sha512");
    assertThat(Integrity.parse(sha1).orElseThrow().sri()).isEqualTo(sha1);
    assertThat(Integrity.parse("md5-abc")).isEmpty();
    assertThat(Integrity.parse("")).isEmpty();
  }
}
