// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.zagi.shell.command.ProblemCode;

class RouteTest {
  private static List<String> argv(String userName, String... line) {
    return ((Route.ToVerb) Route.of(userName, Stream.of(line).findFirst())).argv();
  }

  private static ProblemCode refused(String userName, String... line) {
    return ((Route.Refused) Route.of(userName, Stream.of(line).findFirst())).problem().code();
  }

  @Test
  void git_lines_go_to_the_git_services_whatever_the_user_name() {
    assertThat(argv("git", "git-upload-pack 'alice/web.git'"))
        .containsExactly("git-upload-pack", "--", "alice/web.git");
    assertThat(argv("bob/x", "git-receive-pack '/alice/web'"))
        .containsExactly("git-receive-pack", "--", "/alice/web");
    assertThat(argv("git", "git-upload-pack 'it'\\''s'\\!'/x'"))
        .containsExactly("git-upload-pack", "--", "it's!/x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "git-upload-pack --help",
        "git-receive-pack --help",
        "git-upload-pack '--help'",
        "git-upload-pack --strict 'x/y'",
        "git-upload-pack 'a/b' 'c/d' 'e'",
        "git-upload-pack 'a/b.git;id'x",
        "git-upload-pack 'a/b';id",
        "git-upload-pack $(id)",
        "git-upload-pack `id`",
        "git-upload-pack \"a/b\"",
        "git-upload-pack a/b",
        "git-upload-pack  'a/b'",
        "git-upload-pack 'a/b' ",
        "git-upload-pack 'a/b",
        "git-upload-pack 'a'\\x'b'",
        "git-upload-pack 'a\nb'",
        "git-upload-pack 'a\u0000b'",
        "git-upload-pack ''",
        "git-upload-pack",
        "git-upload-archive a/b",
        "git-shell",
        "git status",
      })
  void other_git_lines_are_usage_errors(String line) {
    assertThat(refused("git", line)).isEqualTo(ProblemCode.USAGE);
  }

  @Test
  void in_a_repository_other_git_lines_are_commands_like_any_other() {
    assertThat(argv("alice/web", "git status"))
        .containsExactly("open", "--", "alice/web", "git status");
    assertThat(argv("s-abcdefghij123456", "git log"))
        .containsExactly("session", "attach", "--", "s-abcdefghij123456", "git log");
  }

  @Test
  void a_git_line_of_64_kilobytes_is_a_usage_error() {
    assertThat(refused("git", "git-upload-pack '" + "a".repeat(65_536) + "'"))
        .isEqualTo(ProblemCode.USAGE);
  }

  @Test
  void a_repository_as_user_name_opens_a_session() {
    assertThat(argv("alice/web")).containsExactly("open", "--", "alice/web");
    assertThat(argv("alice/web.git", "npm test -- --watch"))
        .containsExactly("open", "--", "alice/web", "npm test -- --watch");
    assertThat(argv("alice/web+new")).containsExactly("open", "--new", "--", "alice/web");
    assertThat(argv("alice/web+fix-1")).containsExactly("open", "--at=fix-1", "--", "alice/web");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../x", "alice/../bob", "a//b", "alice/", "/", "alice/web+", "a/b/c", "~/x"})
  void what_cannot_be_a_repository_is_not_found(String userName) {
    assertThat(refused(userName)).isEqualTo(ProblemCode.NOT_FOUND);
  }

  @Test
  void any_other_user_name_reaches_the_verbs() {
    assertThat(argv("alice")).isEmpty();
    assertThat(argv("root", "repo create 'alice/web' --public"))
        .containsExactly("repo", "create", "alice/web", "--public");
    assertThat(refused("alice", "repo create 'x")).isEqualTo(ProblemCode.USAGE);
    assertThat(argv("s-abcdefghij123456", "ls 'a b'"))
        .containsExactly("session", "attach", "--", "s-abcdefghij123456", "ls 'a b'");
    assertThat(argv("f-abcdefghij123456"))
        .containsExactly("session", "follow", "--", "f-abcdefghij123456");
  }

  @Test
  void few_variables_pass() {
    assertThat(DoorChannel.isAllowed("TERM", "xterm-256color")).isTrue();
    assertThat(DoorChannel.isAllowed("LC_ALL", "de_DE.UTF-8")).isTrue();
    assertThat(DoorChannel.isAllowed("GIT_PROTOCOL", "version=2")).isTrue();
    assertThat(DoorChannel.isAllowed("GIT_PROTOCOL", "version=2; id")).isFalse();
    assertThat(DoorChannel.isAllowed("TERM", "x".repeat(1_000_000))).isFalse();
    for (String name :
        List.of(
            "LD_PRELOAD",
            "PATH",
            "HOME",
            "GIT_DIR",
            "GIT_SSH_COMMAND",
            "GIT_CONFIG_COUNT",
            "BASH_ENV",
            "JAVA_TOOL_OPTIONS",
            "NODE_OPTIONS",
            "LC_",
            "LC_A=B",
            "LC_A\u0000")) {
      assertThat(DoorChannel.isAllowed(name, "1")).as(name).isFalse();
    }
  }
}
