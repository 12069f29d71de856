// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.change.Signature;
import sh.zagi.change.work.Chains;
import sh.zagi.change.work.WorkingCopies;

/// What of a real session becomes history.
@Timeout(120)
class WorkSaverTest {
  @TempDir private Path data;
  private SessionStand stand;
  private Session session;
  private WorkSaver saver;

  @BeforeEach
  void open() throws Exception {
    stand =
        new SessionStand(
            data,
            Map.of(
                ".gitignore",
                "*.log\nout/\n",
                "a.txt",
                "a\n",
                "out/kept",
                "k\n",
                "sub/b",
                "b\n",
                "gone/x",
                "x\n"));
    session = stand.open();
    saver = new WorkSaver(stand.sessions(), new WorkingCopies(new Chains(new Random(5))));
  }

  @AfterEach
  void close() throws Exception {
    stand.close();
  }

  private List<String> saved() {
    var copy =
        saver.save(
            session,
            stand.repo,
            new Signature("alice", "alice@example.org", Instant.parse("2026-11-22T10:00:00Z")));
    return stand.repo.tree(copy.orElseThrow().commit()).files(1000).stream()
        .map(file -> file.path())
        .toList();
  }

  @Test
  void ignore_files_count_at_every_level_and_tracked_files_stay() throws Exception {
    stand.run(
        session,
        "echo x > x.log; mkdir deep; printf '*.tmp\\n!y.log\\n' > deep/.gitignore; echo t >"
            + " deep/t.tmp; echo y > deep/y.log; echo z > deep/z; echo more > out/kept; echo new >"
            + " out/new; mkdir node_modules; echo l > node_modules/l; mkdir empty");
    assertThat(saved())
        .containsExactly(
            ".gitignore",
            "a.txt",
            "deep/.gitignore",
            "deep/y.log",
            "deep/z",
            "gone/x",
            "out/kept",
            "sub/b");
    // What is history already does not leave it by a rule that comes later.
    stand.run(session, "echo z >> .gitignore; echo 2 > deep/z; rm -r gone");
    assertThat(saved()).contains("deep/z").doesNotContain("gone/x");
    assertThat(stand.run(session, "cat x.log deep/t.tmp")).isEqualTo("x\nt\n");
  }

  @Test
  void what_git_has_no_word_for_is_left_and_does_not_stop_the_rest() throws Exception {
    stand.run(
        session,
        "rm a.txt; mkfifo a.txt; mkdir inner .GIT .jj; mkdir inner/.git; echo i > inner/i;"
            + " echo g > .GIT/config; echo j > .jj/j; touch \"$(printf 'bad\\377')\";"
            + " echo n > \"$(printf 'new\\nline')\"; truncate -s 1T sparse; ln -s /etc/shadow s;"
            + " d=.; for i in $(seq 300); do d=$d/dddddddddddddddddddd; done;"
            + " python3 -c \"import os\nfor i in range(300): os.mkdir('d'*20); os.chdir('d'*20)\"");
    assertThat(saved())
        .containsExactly(".gitignore", "gone/x", "new\nline", "out/kept", "s", "sub/b");
  }

  @Test
  void renames_modes_and_replaced_folders() throws Exception {
    stand.run(
        session,
        "mv sub moved; rm -r gone; mkdir gone; echo y > gone/y; chmod +x a.txt;"
            + " mv out/kept out2; rmdir out; mv out2 out");
    assertThat(saved()).containsExactly(".gitignore", "a.txt", "gone/y", "moved/b", "out");
    assertThat(stand.run(session, "rm -r moved; mkdir moved; echo 2 > moved/b")).isEmpty();
    assertThat(saved()).containsExactly(".gitignore", "a.txt", "gone/y", "moved/b", "out");
  }

  @Test
  void a_change_is_noticed_while_the_session_runs() throws Exception {
    stand.run(session, "echo 1 > new");
    assertThat(saver.changed(session.id())).isTrue();
    saved();
    assertThat(saver.changed(session.id())).isFalse();
    stand.run(session, "echo x > ignored.log; mkdir node_modules; echo y > node_modules/y");
    assertThat(saver.changed(session.id())).isFalse();
    stand.run(session, "echo 22 > new");
    assertThat(saver.changed(session.id())).isTrue();
    saved();
    stand.run(session, "rm new");
    assertThat(saver.changed(session.id())).isTrue();
  }
}
