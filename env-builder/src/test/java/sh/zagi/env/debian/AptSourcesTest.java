// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AptSourcesTest {
  private static final Path KEYS = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");

  @Test
  void stanzas_are_read_with_comments_inside() {
    String text =
        """
        Types: deb
        # a comment
        URIs: http://mirror.example/debian/
        Suites: bookworm bookworm-updates bookworm-backports
        Components: main contrib
        Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

        Types: deb
        URIs: https://vendor.example/apt
        Suites: stable
        Components: main
        Signed-By: /usr/share/keyrings/vendor.gpg

        Enabled: no
        Types: deb
        URIs: http://mirror.example/debian-security
        Suites: bookworm-security
        Components: main
        """;
    assertThat(AptSources.parseStanzas(text))
        .containsExactly(
            new AptSource(
                URI.create("http://mirror.example/debian"),
                List.of("bookworm", "bookworm-updates"),
                List.of("main"),
                Optional.of(KEYS)));
  }

  @Test
  void single_lines_are_read() {
    String keys = "[arch=amd64 signed-by=" + KEYS + "]";
    String text =
        String.join(
            "\n",
            "# deb http://mirror.example/debian sid main",
            "deb http://mirror.example/debian bookworm main non-free # comment",
            "deb " + keys + " https://x.example/d bookworm-security main",
            "deb-src http://mirror.example/debian bookworm main",
            "deb https://vendor.example/repo stable main");
    assertThat(AptSources.parseLines(text))
        .containsExactly(
            new AptSource(
                URI.create("http://mirror.example/debian"),
                List.of("bookworm"),
                List.of("main"),
                Optional.empty()),
            new AptSource(
                URI.create("https://x.example/d"),
                List.of("bookworm-security"),
                List.of("main"),
                Optional.of(KEYS)));
  }
}
