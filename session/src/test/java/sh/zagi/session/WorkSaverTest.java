// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.change.Signature;
import sh.zagi.session.runtime.ProcessSpec;
import sh.zagi.session.terminal.Stdio;
import sh.zagi.session.workspace.SessionMounts;
import sh.zagi.storage.repo.FileEntry;
import sh.zagi.storage.repo.FileKind;

/// What of a real session becomes history.
@Timeout(120)
class WorkSaverTest {
  private static final int TERMINALS = 20;

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
    saver = stand.saver();
  }

  @AfterEach
  void close() throws Exception {
    stand.close();
  }

  private List<FileEntry> entries() {
    var copy =
        saver.save(
            session,
            stand.repo,
            new Signature("alice", "alice@example.org", Instant.parse("2026-11-22T10:00:00Z")));
    return stand.repo.tree(copy.orElseThrow().commit()).files(1000);
  }

  private List<String> saved() {
    return entries().stream().map(FileEntry::path).toList();
  }

  @Test
  @DisplayName("G56: what is ignored is not tracked, what is tracked already stays so")
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
  @DisplayName(
      "G57, G59: a fifo takes a file's place, names are not UTF-8: left, the rest is saved")
  void what_git_has_no_word_for_is_left_and_does_not_stop_the_rest() throws Exception {
    stand.run(
        session,
        "rm a.txt; mkfifo a.txt; mkdir inner .GIT .jj; mkdir inner/.git; echo i > inner/i;"
            + " echo g > .GIT/config; echo j > .jj/j; touch \"$(printf 'bad\\377')\";"
            + " echo n > \"$(printf 'new\\nline')\"; truncate -s 200M sparse; ln -s /etc/shadow s;"
            + " d=.; for i in $(seq 300); do d=$d/dddddddddddddddddddd; done;"
            + " python3 -c \"import os\nfor i in range(300): os.mkdir('d'*20); os.chdir('d'*20)\"");
    assertThat(saved())
        .containsExactly(".gitignore", "gone/x", "new\nline", "out/kept", "s", "sub/b");
  }

  @Test
  @DisplayName(
      "G58, G60: modes and links are kept, a folder becomes a file and the other way round")
  void renames_modes_and_replaced_folders() throws Exception {
    stand.run(
        session,
        "mv sub moved; rm -r gone; mkdir gone; echo y > gone/y; chmod +x a.txt;"
            + " mv out/kept out2; rmdir out; mv out2 out");
    assertThat(saved()).containsExactly(".gitignore", "a.txt", "gone/y", "moved/b", "out");
    assertThat(stand.run(session, "rm -r moved; mkdir moved; echo 2 > moved/b")).isEmpty();
    assertThat(saved()).containsExactly(".gitignore", "a.txt", "gone/y", "moved/b", "out");
    stand.run(session, "rm -r out gone; mkdir out; echo k > out/k; ln -s a.txt gone");
    // The file `out` was tracked; what is in the ignored folder of that name never was.
    assertThat(saved()).containsExactly(".gitignore", "a.txt", "gone", "moved/b");
    assertThat(entries())
        .contains(
            new FileEntry("a.txt", FileKind.EXECUTABLE), new FileEntry("gone", FileKind.SYMLINK));
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

  /// Engines refuse to start a process in a frozen container.
  @Test
  void terminals_start_while_work_is_saved_again_and_again() throws Exception {
    ProcessSpec shell =
        new ProcessSpec(
            ProcessSpec.User.DEV,
            List.of("/bin/bash", "-c", "echo here; exit 7"),
            SessionMounts.WORKSPACE,
            LoginVariables.of(SessionStand.machine()),
            Optional.of(new ProcessSpec.WindowSize(24, 80)));
    AtomicBoolean over = new AtomicBoolean();
    Thread saving =
        Thread.ofPlatform()
            .start(() -> {
              while (!over.get()) {
                stand.sessions().workspaces().still(session.id(), "frozen", () -> null);
              }
            });
    try {
      for (int terminal = 0; terminal < TERMINALS; terminal++) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        var process =
            stand
                .sessions()
                .enter(session.id(), shell, new Stdio(InputStream.nullInputStream(), out, out));
        assertThat(process.await().code()).as(out.toString(UTF_8)).isEqualTo(7);
        stand.sessions().leave(session.id());
      }
    } finally {
      over.set(true);
      saving.join();
    }
  }
}
