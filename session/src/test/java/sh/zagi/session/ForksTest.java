// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.session.workspace.Exclusions;
import sh.zagi.storage.repo.TreeId;

/// Copies of real sessions.
@Timeout(120)
class ForksTest {
  @TempDir private Path data;
  private SessionStand stand;
  private Session parent;

  @BeforeEach
  void open() throws Exception {
    stand = new SessionStand(data, Map.of("a.txt", "a\n", "b.txt", "b\n", "lib/x", "x\n"));
    parent = stand.open();
  }

  @AfterEach
  void close() throws Exception {
    stand.close();
  }

  private List<Session> fork(int count) {
    TreeId point = stand.repo.treeId(stand.commit);
    return stand
        .sessions()
        .forks()
        .fork(new Forks.Wanted(parent, parent.accountId(), Session.Purpose.WORK, point, count));
  }

  private TreeId tree(Session session) {
    return stand
        .sessions()
        .workspaces()
        .snapshot(session.id(), Exclusions.NONE, edits -> stand.recorded(session, edits))
        .value();
  }

  @Test
  void a_fork_of_a_running_session_has_its_files_and_goes_its_own_way() throws Exception {
    stand.run(
        parent,
        "echo changed > a.txt; rm b.txt; rm -r lib; mkdir lib; echo y > lib/y; echo new > new;"
            + " ln new hard; ln -s a.txt link; mkfifo pipe; chmod 700 new; echo home > ~/note;"
            + " (while :; do date +%N >> ~/ticks; done >/dev/null 2>&1 &)");

    Session fork = fork(1).getFirst();
    assertThat(fork.labels().parent().orElseThrow().id()).isEqualTo(parent.id());
    assertThat(fork.state()).isEqualTo(new SessionState.Stopped());
    stand.resume(fork);

    assertThat(stand.run(fork, "cat a.txt lib/y new ~/note; ls; stat -c '%A %U %h' new hard"))
        .isEqualTo(
            "changed\ny\nnew\nhome\na.txt\nhard\nlib\nlink\nnew\npipe\n"
                + "-rwx------ dev 2\n-rwx------ dev 2\n");
    assertThat(stand.run(fork, "ls lib; readlink link; pgrep -c date; test -p pipe && echo pipe"))
        .isEqualTo("y\na.txt\n0\npipe\n");
    assertThat(tree(fork)).isEqualTo(tree(parent));
    stand.run(fork, "echo fork > a.txt; rm new");
    assertThat(stand.run(parent, "cat a.txt new")).isEqualTo("changed\nnew\n");
    stand.run(parent, "echo parent > only");
    assertThat(stand.run(fork, "cat only || true")).contains("No such file");
  }

  @Test
  void several_forks_are_of_one_moment() throws Exception {
    stand.run(
        parent,
        "(i=0; while :; do i=$((i+1)); echo $i > a.txt; echo $i > b.txt; done >/dev/null 2>&1 &);"
            + " until grep -q . b.txt 2>/dev/null; do :; done");

    List<Session> forks = fork(3);
    assertThat(forks).hasSize(3).extracting(Session::idBase).doesNotHaveDuplicates();
    assertThat(forks).extracting(this::tree).containsOnly(tree(forks.getFirst()));
    assertThat(stand.sessions().forks().of(parent.id())).containsExactlyInAnyOrderElementsOf(forks);
  }

  @Test
  void a_fork_of_a_stopped_session_and_of_a_fork() throws Exception {
    stand.run(parent, "echo one > one");
    stand.sessions().stop(parent.id());
    Session fork = fork(1).getFirst();
    stand.resume(fork);
    assertThat(stand.run(fork, "cat one; echo two > two")).isEqualTo("one\n");
    parent = stand.sessions().find(fork.id()).orElseThrow();
    Session second = fork(1).getFirst();
    stand.resume(second);
    assertThat(stand.run(second, "cat one two")).isEqualTo("one\ntwo\n");
  }

  @Test
  void a_promoted_fork_takes_its_parents_place() {
    assertThat(stand.sessions().rename(parent, "work")).isTrue();
    Session fork = fork(1).getFirst();
    assertThat(stand.sessions().rename(fork, "work")).isFalse();
    assertThat(latest()).isEqualTo(parent.id());

    stand.sessions().forks().promote(fork, stand.sessions().find(parent.id()).orElseThrow());

    assertThat(latest()).isEqualTo(fork.id());
    assertThat(stand.sessions().find(fork.id()).orElseThrow().labels().name()).isEqualTo("work");
    assertThat(stand.sessions().forks().of(fork.id()))
        .extracting(Session::id)
        .containsExactly(parent.id());
  }

  private SessionId latest() {
    return stand
        .sessions()
        .latest(parent.repositoryId(), parent.accountId(), "")
        .orElseThrow()
        .id();
  }

  @Test
  void meters_count_over_stops() throws Exception {
    stand.run(parent, "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; echo x > x");
    Usage first = stand.sessions().usage(parent.id());
    assertThat(first.cpu().toMillis()).isPositive();
    assertThat(first.wall().toMillis()).isPositive();
    assertThat(first.memoryBytes()).isPositive();
    stand.sessions().stop(parent.id());
    stand.resume(parent);
    stand.run(parent, "true");
    assertThat(stand.sessions().usage(parent.id()).cpu()).isGreaterThanOrEqualTo(first.cpu());
    assertThat(stand.sessions().diskBytes(parent.id())).isPositive();
  }
}
