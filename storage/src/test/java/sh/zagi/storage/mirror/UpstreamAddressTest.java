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
    "ssh://git@git.example.org/mattzcarey/zagi, ssh://git@git.example.org/mattzcarey/zagi",
    "ssh://git.example.org:2222/mattzcarey/zagi, ssh://git.example.org:2222/mattzcarey/zagi",
    "git@git.example.org:mattzcarey/zagi.git, ssh://git@git.example.org/~/mattzcarey/zagi.git",
    "git@git.example.org:zagi, ssh://git@git.example.org/~/zagi",
    "me@git.example.org:/srv/zagi, ssh://me@git.example.org/srv/zagi",
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
        "git@-oProxyCommand=id:x/y",
        "-l@host.example:x/y",
        "git@host.example:",
        "git@host.example:../x",
        "git@host.example:-x",
        "git@host.example:~",
        "host.example:owner/x",
        "ssh://git:word@host.example/x",
        "ssh://g%69t@host.example/x",
        "ssh://-l@host.example/x",
        "ssh://git@host.example/~/../x",
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

  @ParameterizedTest
  @CsvSource({
    "git@host.example:owner/x.git, git@host.example:owner/x.git, host.example, 22, git",
    "ssh://host.example/owner/x, ssh://host.example/owner/x, host.example, 22, git",
    "ssh://me@host.example:7/~/x, ssh://me@host.example:7/~/x, host.example, 7, me",
  })
  void over_ssh_the_host_the_port_and_the_user_are_known(
      String typed, String shown, String host, int port, String user) {
    assertThat(read(typed))
        .isInstanceOfSatisfying(
            UpstreamAddress.Read.Good.class,
            good -> {
              assertThat(good.address().isSsh()).isTrue();
              assertThat(good.address()).hasToString(shown);
              assertThat(good.address().host()).isEqualTo(host);
              assertThat(good.address().port()).isEqualTo(port);
              assertThat(good.address().user()).isEqualTo(user);
            });
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
