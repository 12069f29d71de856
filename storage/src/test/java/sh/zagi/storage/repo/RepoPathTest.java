// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepoPathTest {
  @ParameterizedTest
  @ValueSource(strings = {"alice/app", "/alice/app", "alice/app.git", "/alice/app.git/"})
  void forms_that_git_clients_send_mean_the_same_repository(String text) {
    assertThat(RepoPath.parse(text)).contains(new RepoPath("alice", "app"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "app", "/", "alice/", "/app", "../../etc", "/../x.git", "a/../../b.git", "~root/x",
        "a//b.git", "a\0/b", "%2e%2e/x", "../x", ".git/x", "-x/y", "a/-x", "a/.git", "a/..",
        "a/b/c", "a/b.lock", "a/b c", "a/b\n", "ä/b", "a/b;id", "a/$(id)"
      })
  void anything_else_is_no_repository(String text) {
    assertThat(RepoPath.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {4096, 65_536})
  void a_huge_name_is_no_repository(int length) {
    assertThat(RepoPath.parse("a/" + "b".repeat(length))).isEmpty();
  }
}
