// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamAddressTest {
  private static UpstreamAddress.Read read(String typed) {
    return UpstreamAddress.read(typed, "forge.example");
  }

  @ParameterizedTest
  @CsvSource({
    "mattzcarey/zagi, https://forge.example/mattzcarey/zagi",
    "github.com/mattzcarey/zagi, https://github.com/mattzcarey/zagi",
    "https://github.com/mattzcarey/zagi.git, https://github.com/mattzcarey/zagi.git",
    "https://github.com/mattzcarey/zagi/, https://github.com/mattzcarey/zagi",
    "git.example.org:8443/a/b/zagi, https://git.example.org:8443/a/b/zagi",
    "git://git.example.org/mattzcarey/zagi, git://git.example.org/mattzcarey/zagi",
  })
  void people_write_addresses_in_these_ways(String typed, String meant) {
    assertThat(read(typed))
        .isInstanceOfSatisfying(
            UpstreamAddress.Read.Good.class,
            good -> {
              assertThat(good.address().uri()).hasToString(meant);
              assertThat(good.address().name()).isEqualTo("zagi");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-oProxyCommand=id",
        "file:///etc/passwd",
        "ext::sh -c id",
        "amazon-s3://bucket/x",
        "ssh://-oProxyCommand=id/x",
        "git@host.example:x/y",
        "https://me:word@host.example/x",
        "https://host.example/x?y",
        "https://host.example",
        "https://host.example/x/../y",
        "https://host.example/-x",
        "/etc/repos/private.git",
        "../other.git",
        "https://host example/x",
      })
  void what_is_no_upstream_is_refused_in_a_sentence(String typed) {
    assertThat(read(typed))
        .isInstanceOfSatisfying(
            UpstreamAddress.Read.Bad.class, bad -> assertThat(bad.why()).isNotBlank());
  }

  @Test
  void without_a_usual_host_the_host_is_asked_for() {
    assertThat(UpstreamAddress.read("mattzcarey/zagi", ""))
        .isInstanceOfSatisfying(
            UpstreamAddress.Read.Bad.class, bad -> assertThat(bad.why()).contains("which host"));
  }

  @Test
  void a_name_that_cannot_be_used_here_is_made_one_that_can() {
    assertThat(read("host.example/a/.hidden repo")).isInstanceOf(UpstreamAddress.Read.Bad.class);
    assertThat(read("host.example/a/.hidden~repo"))
        .isInstanceOfSatisfying(
            UpstreamAddress.Read.Good.class,
            good -> assertThat(good.address().name()).isEqualTo("hidden-repo"));
  }
}
