// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.gitsuite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GitSuitePageTest {
  private static final String LIST =
      """
      reason words refused, in other words

      script t5500-fetch-pack passed=3 skipped=1 calls=7
        1,3-5 words too much
        2 words too late
      """;

  @Test
  void the_page_says_what_the_list_says() throws IOException {
    String page = GitSuitePage.text(KnownFailures.read());
    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(GitSuitePage.FILE, page);
    }
    assertThat(Files.readString(GitSuitePage.FILE)).isEqualTo(page);
  }

  @Test
  void every_listed_test_has_a_reason_and_every_reason_a_test() {
    KnownFailures known = KnownFailures.read();
    Set<String> used =
        known.scripts().values().stream()
            .flatMap(script -> script.failures().values().stream())
            .map(KnownFailures.Failure::reason)
            .collect(Collectors.toSet());
    assertThat(used).isNotEmpty().isEqualTo(known.reasons().keySet());
  }

  @Test
  void a_list_reads_as_it_was_written() {
    KnownFailures known = KnownFailures.parse(LIST);
    assertThat(known.text()).isEqualTo(LIST);
    assertThat(known.script("t5500-fetch-pack").failures()).containsOnlyKeys(1, 2, 3, 4, 5);
  }

  @Test
  void a_run_replaces_what_was_listed_and_keeps_its_reasons() {
    String output = "ok 1 - a\nnot ok 2 - b\nok 3 - c # skip no\nnot ok 4 - d\n1..4\n";
    ScriptRun run = ScriptRun.read(output, 2);
    assertThat(run.whole()).isTrue();
    KnownFailures known = KnownFailures.parse(LIST).with("t5500-fetch-pack", run);
    assertThat(known.text())
        .isEqualTo(
            """
            reason words refused, in other words

            script t5500-fetch-pack passed=1 skipped=1 calls=2
              2 words too late
              4 words too much
            """);
  }

  @Test
  void a_script_that_stops_in_the_midst_is_not_whole() {
    assertThat(ScriptRun.read("ok 1 - a\n", 1).whole()).isFalse();
    assertThat(ScriptRun.read("ok 1 - a\n1..2\n", 1).whole()).isFalse();
  }
}
