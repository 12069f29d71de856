// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.change.FileEdit;
import sh.zagi.session.runtime.Cgroups;
import sh.zagi.session.workspace.Exclusions;

/// The server reads what a hostile session wrote (F1 to F8 of the list of attacks; F3 and F5 are in
/// `WorkSaverTest` too).
@Timeout(300)
class HostileFilesTest {
  /// The list asks for 10,000; `-Dsession.snapshots=10000` takes some minutes.
  private static final int SNAPSHOTS = Integer.getInteger("session.snapshots", 100);

  private static final int RENAME_EXCHANGE_CALL = 316;

  @TempDir private Path data;
  private SessionStand stand;
  private Session session;

  @BeforeEach
  void open() throws Exception {
    stand = new SessionStand(data, Map.of("a", "a\n", "src/b", "b\n"));
    session = stand.open();
  }

  @AfterEach
  void close() throws Exception {
    stand.close();
  }

  private List<FileEdit> snapshot(StringBuilder contents) {
    return stand
        .sessions()
        .workspaces()
        .snapshot(
            session.id(),
            Exclusions.NONE,
            edits -> {
              edits.forEach(edit -> contents.append(content(edit)));
              return List.copyOf(edits);
            })
        .value();
  }

  private static String content(FileEdit edit) {
    if (!(edit instanceof FileEdit.Write write)) {
      return "";
    }
    try (var in = write.content().open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /// F1 and F4: nothing of a store of git's is read, so nothing of it is obeyed.
  @Test
  void settings_hooks_and_filters_of_a_session_are_not_obeyed() throws Exception {
    Path canary = data.resolve("canary");
    stand.run(
        session,
        "mkdir -p sub/.git/hooks .GIT/hooks; for c in filter.x.clean filter.x.smudge"
            + " core.fsmonitor core.sshCommand gpg.program diff.external alias.status; do"
            + " git config --file sub/.git/config $c 'touch "
            + canary
            + "'; done; git config --file sub/.git/config include.path /etc/shadow;"
            + " printf '#!/bin/sh\\ntouch "
            + canary
            + "\\n' > sub/.git/hooks/pre-commit; chmod +x sub/.git/hooks/pre-commit;"
            + " echo '* filter=x diff=x' > .gitattributes; echo changed > a; echo s > sub/file;"
            + " mkdir alt; echo 'gitdir: /root/.git' > alt/.git; echo x > alt/x;"
            + " git config filter.x.clean 'touch "
            + canary
            + "' 2>/dev/null; true");
    StringBuilder contents = new StringBuilder();
    List<FileEdit> edits = snapshot(contents);

    assertThat(canary).doesNotExist();
    assertThat(edits)
        .extracting(FileEdit::path)
        .contains("a", ".gitattributes")
        .noneMatch(path -> path.contains(".git/") || path.startsWith(".GIT"))
        .doesNotContain("sub/file", "alt/x", "alt/.git");
    assertThat(contents.toString()).doesNotContain("root:");
  }

  /// F2: links to the machine's files, and folders that become links at every moment.
  @Test
  void folders_that_become_links_lead_nowhere() throws Exception {
    String machine = Files.readString(Path.of("/etc/passwd"));
    stand.run(
        session,
        "mkdir -p d/etc; echo mine > d/passwd; ln -s /etc l; ln -s /etc/shadow s;"
            + " nohup perl -e 'while (1) { syscall("
            + RENAME_EXCHANGE_CALL
            + ", -100, \"d\", -100, \"l\", 2) }' >/dev/null 2>&1 &");
    StringBuilder contents = new StringBuilder();
    for (int round = 0; round < SNAPSHOTS; round++) {
      snapshot(contents);
    }

    assertThat(contents.toString())
        .contains("mine\n")
        .doesNotContain(machine.lines().findFirst().orElseThrow());
  }

  /// F3: what is no file is neither read nor waited for.
  @Test
  void pipes_sockets_and_growing_files_do_not_hold_a_snapshot_up() throws Exception {
    stand.run(
        session,
        "mkfifo pipe; perl -MSocket -e 'socket(S, AF_UNIX, SOCK_STREAM, 0); bind(S,"
            + " pack_sockaddr_un(\"sock\"))'; nohup sh -c 'while :; do echo more >> grows; done'"
            + " >/dev/null 2>&1 & nohup cat pipe >/dev/null 2>&1 & truncate -s 1T sparse"
            + " 2>/dev/null; mknod dev c 1 3 2>/dev/null; until [ -s grows ]; do sleep 0.1; done");
    StringBuilder contents = new StringBuilder();

    assertThat(snapshot(contents)).extracting(FileEdit::path).contains("grows");
    assertThat(contents.toString()).startsWith("more\n");
    assertThat(stand.run(session, "echo fine")).isEqualTo("fine\n");
  }

  /// F8: a server that died while a session stood still.
  @Test
  void a_session_left_frozen_runs_after_the_next_start() throws Exception {
    int first =
        Integer.parseInt(
            Files.readString(stand.runFolder().resolve(session.id().value()).resolve("init.pid"))
                .strip());
    assertThat(Cgroups.of(first).freeze()).isTrue();
    stand.restart(Duration.ofHours(1));

    assertThat(stand.run(session, "echo runs")).isEqualTo("runs\n");
  }
}
