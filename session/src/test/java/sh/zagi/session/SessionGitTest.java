// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.storage.repo.CommitId;

/// Git in a session: the project is a work tree like any clone, and nothing of history is copied.
@Timeout(120)
class SessionGitTest {
  @TempDir Path data;
  private SessionStand stand;

  @BeforeEach
  void start() throws Exception {
    stand = new SessionStand(data, Map.of("a.txt", "one\n", "src/b.txt", "two\n"));
  }

  @AfterEach
  void stop() throws Exception {
    stand.close();
  }

  private Path upper(Session session) {
    return data.resolve("sessions").resolve(session.id().value()).resolve("workspace/upper");
  }

  @Test
  void the_workspace_is_a_clean_work_tree_on_the_trunk() throws Exception {
    Session session = stand.open();
    assertThat(stand.run(session, "git status --short --branch"))
        .isEqualTo("## main...origin/main\n");
    assertThat(stand.run(session, "git rev-parse HEAD")).isEqualTo(stand.commit.hex() + "\n");
    assertThat(stand.run(session, "git log --format=%s")).isEqualTo("first\n");
    assertThat(upper(session).resolve(".git/index")).doesNotExist();
    assertThat(upper(session).resolve(".git/objects")).doesNotExist();
  }

  @Test
  void a_status_reads_no_file_that_did_not_change() throws Exception {
    Session session = stand.open();
    assertThat(stand.run(session, "git diff-files --raw")).isEmpty();
    assertThat(stand.run(session, "git ls-files --debug a.txt | grep -c 'size: 4'"))
        .isEqualTo("1\n");
  }

  @Test
  void a_commit_near_one_that_is_there_costs_its_difference() throws Exception {
    Map<String, String> before =
        Map.of(
            "same", "s\n", "changed", "1\n", "gone", "g\n", "lost/deep/er", "l\n", "turns", "t\n");
    Map<String, String> now =
        Map.of("same", "s\n", "changed", "two\n", "new/one", "n\n", "turns/into", "a folder\n");
    CommitId first = stand.after(stand.commit, before);
    CommitId second = stand.after(first, now);
    CommitId back = stand.after(second, before);
    String show =
        "git status --short; find . -name .git -prune -o -type f -print | sort | xargs grep .";
    stand.open(SessionStand.machine(), first);

    Session near = stand.open(SessionStand.machine(), second);
    assertThat(stand.run(near, show))
        .isEqualTo("./changed:two\n./new/one:n\n./same:s\n./turns/into:a folder\n");
    assertThat(stand.run(near, "git diff-files --raw; git ls-files --debug | grep -c 'size: 0'"))
        .isEqualTo("0\n=1");
    Path layer = Files.readSymbolicLink(upper(near).resolve("../../source").normalize());
    assertThat(layer.resolve("changed")).exists();
    assertThat(layer.resolve("same")).doesNotExist();

    stand.sessions().stop(near.id());
    stand.resume(near);
    assertThat(stand.run(near, "echo x > gone; rm changed; git status --short"))
        .isEqualTo(" D changed\n?? gone\n");
    Session again = stand.open(SessionStand.machine(), back);
    assertThat(stand.run(again, show))
        .isEqualTo("./changed:1\n./gone:g\n./lost/deep/er:l\n./same:s\n./turns:t\n");
  }

  @Test
  void what_is_committed_stays_in_the_session() throws Exception {
    Session session = stand.open();
    String said =
        stand.run(
            session,
            "echo more >> a.txt; git diff --stat | tail -n 1; git commit -q -a -m second;"
                + " git status --short; git log --format='%s %an <%ae>'; git fsck --strict 2>&1");
    assertThat(said)
        .isEqualTo(
            " 1 file changed, 1 insertion(+)\n"
                + "second alice <alice@localhost>\nfirst zagi <zagi@localhost>\n");
    stand.sessions().stop(session.id());
    stand.resume(session);
    assertThat(stand.run(session, "git log --format=%s")).isEqualTo("second\nfirst\n");
    Session other = stand.open();
    assertThat(stand.run(other, "git log --format=%s")).isEqualTo("first\n");
  }

  @Test
  void objects_that_no_visible_ref_reaches_are_not_there() throws Exception {
    var secret = stand.hidden("secret.txt", "nobody else's\n");
    Session session = stand.open();
    assertThat(stand.run(session, "git cat-file -t " + secret.hex()))
        .contains("fatal")
        .endsWith("=128");
    assertThat(stand.run(session, "git cat-file -t HEAD^{tree}")).isEqualTo("tree\n");
    assertThat(stand.run(session, "grep -rl " + secret.hex() + " /run/zagi/git .git"))
        .isEqualTo("=1");
  }

  @Test
  void what_everybody_sees_cannot_be_written_from_inside() throws Exception {
    Session session = stand.open();
    assertThat(stand.run(session, "touch /run/zagi/git/x; rm -f /run/zagi/git/pack/*"))
        .contains("Read-only file system");
    assertThat(stand.run(session, "git fsck 2>&1; git log --format=%s")).isEqualTo("first\n");
  }

  @Test
  void a_git_folder_that_a_session_made_hostile_runs_nothing_on_this_machine() throws Exception {
    Session session = stand.open();
    Path canary = data.resolve("canary");
    stand.run(
        session,
        "git config core.fsmonitor 'touch "
            + canary
            + "'; git config core.hooksPath /workspace/hooks; mkdir hooks;"
            + " printf '#!/bin/sh\\ntouch "
            + canary
            + "\\n' | tee hooks/post-index-change hooks/pre-commit > hooks/post-commit;"
            + " chmod +x hooks/*; git config include.path /etc/shadow;"
            + " git config filter.x.clean 'touch "
            + canary
            + "'; echo '* filter=x' > .gitattributes;"
            + " echo /etc > .git/objects/info/alternates; echo 'gitdir: /' > .git/commondir;"
            + " echo x > a.txt");
    var saver = stand.saver();
    assertThat(saver.save(session, stand.repo, SessionStand.alice())).isPresent();
    assertThat(saver.changed(session.id())).isFalse();
    assertThat(canary).doesNotExist();
    assertThat(Files.exists(upper(session).resolve(".git"))).isTrue();
  }

  @Test
  void the_working_copy_stands_on_what_git_committed() throws Exception {
    Session session = stand.open();
    var saver = stand.saver();
    stand.run(session, "echo two >> a.txt");
    var before = saver.save(session, stand.repo, SessionStand.alice()).orElseThrow();
    stand.run(session, "git commit -q -a -m second; echo three >> a.txt");
    assertThat(saver.changed(session.id())).isTrue();
    var after = saver.save(session, stand.repo, SessionStand.alice()).orElseThrow();
    assertThat(after.change()).isEqualTo(before.change());
    assertThat(stand.log(after.commit())).containsExactly("", "second", "first");
    assertThat(stand.run(session, "git rev-parse HEAD").strip())
        .isEqualTo(stand.parent(after.commit()));
    assertThat(saver.changed(session.id())).isFalse();

    stand.run(session, "git commit -q --amend -m better");
    var amended = saver.save(session, stand.repo, SessionStand.alice()).orElseThrow();
    assertThat(amended.change()).isEqualTo(before.change());
    assertThat(stand.log(amended.commit())).containsExactly("", "better", "first");

    stand.run(session, "git checkout -q -f -b side HEAD~1");
    var moved = saver.save(session, stand.repo, SessionStand.alice()).orElseThrow();
    assertThat(stand.log(moved.commit())).containsExactly("", "first");
    assertThat(moved.change()).isEqualTo(before.change());
  }

  @Test
  void a_head_that_names_what_the_session_may_not_see_is_not_followed() throws Exception {
    var secret = stand.hidden("secret.txt", "nobody else's\n");
    Session session = stand.open();
    var saver = stand.saver();
    for (String claim :
        java.util.List.of(
            secret.hex(), "0".repeat(40), "ref: refs/heads/../../HEAD", "ref: refs/heads/none")) {
      stand.run(session, "rm -f .git/HEAD; echo '" + claim + "' > .git/HEAD; date +%N > a.txt");
      var copy = saver.save(session, stand.repo, SessionStand.alice()).orElseThrow();
      assertThat(stand.log(copy.commit())).as(claim).containsExactly("", "first");
    }
    stand.run(
        session,
        "rm .git/HEAD; mkfifo .git/HEAD; mkdir -p bin; printf '#!/bin/sh\n"
            + "head -c 100000 /dev/zero' > bin/git");
    assertThat(saver.save(session, stand.repo, SessionStand.alice())).isPresent();
    stand.run(session, "rm -r .git; ln -s /etc .git");
    assertThat(saver.save(session, stand.repo, SessionStand.alice())).isPresent();
  }

  @Test
  void commits_that_no_push_would_bring_are_not_taken() throws Exception {
    Session session = stand.open();
    var saver = stand.saver();
    stand.run(
        session,
        "blob=$(echo x | git hash-object -w --stdin);"
            + " tree=$(printf '100644 blob %s\t.git\n' $blob | git mktree);"
            + " git update-ref HEAD $(git commit-tree -p HEAD -m bad $tree); echo y > a.txt");
    var request =
        new sh.zagi.change.work.Request(
            SessionStand.alice(), sh.zagi.change.work.Request.Kind.PERSON, Map.of());
    var recorded = saver.save(session, stand.repo, request);
    assertThat(recorded.skipped()).anyMatch(line -> line.startsWith("commit "));
    assertThat(stand.log(recorded.working().orElseThrow().commit())).containsExactly("", "first");
  }

  @Test
  void a_fork_has_the_commits_of_its_parent() throws Exception {
    Session session = stand.open();
    stand.run(session, "git checkout -q -b work; echo more >> a.txt; git commit -q -a -m second");
    Session fork = stand.fork(session);
    stand.resume(fork);
    assertThat(stand.run(fork, "git status --short --branch; git log --format=%s"))
        .isEqualTo("## work\nsecond\nfirst\n");
  }
}
