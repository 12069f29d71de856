// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.session.workspace.Exclusions;
import sh.zagi.storage.repo.TreeId;

/// Files of real sessions, changed from outside.
@Timeout(120)
class WorkspacesTest {
  private static final Map<String, String> FILES =
      Map.of(
          "README.md", "hello\n", "src/app.txt", "one\n", "src/old.txt", "old\n", "lib/a", "a\n");

  @TempDir private Path data;
  private SessionStand stand;
  private Session session;

  @BeforeEach
  void open() throws Exception {
    stand = new SessionStand(data, FILES);
    session = stand.open();
  }

  @AfterEach
  void close() throws Exception {
    stand.close();
  }

  /// The first tree with other files; an empty text removes one.
  private TreeId tree(Map<String, String> differences) {
    Map<String, String> files = new TreeMap<>(FILES);
    differences.forEach((path, text) -> {
      if (text.isEmpty()) {
        files.remove(path);
      } else {
        files.put(path, text);
      }
    });
    return stand.tree(files);
  }

  private List<String> follow(TreeId to) {
    return stand
        .sessions()
        .workspaces()
        .follow(session.id().value(), stand.repo, stand.repo.treeId(stand.commit), to);
  }

  @Test
  void a_running_sessions_files_follow_another_tree() throws Exception {
    TreeId to =
        tree(
            Map.of(
                "src/app.txt",
                "two\n",
                "src/old.txt",
                "",
                "lib/a",
                "",
                "lib",
                "now a file\n",
                "deep/er/new",
                "new\n"));
    stand.run(session, "ls -R >/dev/null; exec 7<src/app.txt; echo mine > untracked");

    assertThat(follow(to)).isEmpty();
    assertThat(stand.run(session, "cat src/app.txt lib deep/er/new untracked; ls; ls src"))
        .isEqualTo("two\nnow a file\nnew\nmine\nREADME.md\ndeep\nlib\nsrc\nuntracked\napp.txt\n");
    assertThat(stand.run(session, "stat -c '%U %A' deep deep/er/new; echo more >> deep/er/new"))
        .isEqualTo("dev drwxr-xr-x\ndev -rw-r--r--\n");
  }

  @Test
  void a_stopped_sessions_files_follow_too() throws Exception {
    stand.run(session, "echo mine > untracked; ls >/dev/null");
    stand.sessions().stop(session.id());

    assertThat(follow(tree(Map.of("src/app.txt", "two\n", "lib/a", "", "new", "n\n")))).isEmpty();
    assertThat(data.resolve("sessions").resolve(session.id().value())).exists();
    stand.resume(session);
    assertThat(stand.run(session, "cat src/app.txt new untracked; ls"))
        .isEqualTo("two\nn\nmine\nREADME.md\nnew\nsrc\nuntracked\n");
  }

  @Test
  void what_the_owner_did_is_left_and_said() throws Exception {
    stand.run(
        session,
        "echo mine > src/app.txt; rm README.md; echo untracked > new; rm -r lib;"
            + " mkdir /tmp/trap; ln -s /tmp/trap lib; ln -s /tmp/trap fresh; ln -s /etc/passwd l");
    TreeId to =
        tree(
            Map.of(
                "src/app.txt",
                "two\n",
                "README.md",
                "other\n",
                "new",
                "theirs\n",
                "lib/a",
                "b\n",
                "fresh/x",
                "x\n",
                "l",
                "link?\n",
                "src/old.txt",
                "newer\n"));

    assertThat(follow(to))
        .containsExactly("README.md", "fresh/x", "l", "lib/a", "new", "src/app.txt");
    assertThat(stand.run(session, "cat src/app.txt new src/old.txt; ls README.md; ls /tmp/trap"))
        .contains("mine\nuntracked\nnewer\n")
        .contains("README.md': No such file");
    assertThat(stand.run(session, "readlink lib fresh l"))
        .isEqualTo("/tmp/trap\n/tmp/trap\n/etc/passwd\n");
  }

  @Test
  void there_and_back_again_is_no_change() throws Exception {
    TreeId from = stand.repo.treeId(stand.commit);
    TreeId to = tree(Map.of("src/app.txt", "", "src/old.txt", "", "lib/b/c", "c\n"));

    assertThat(follow(to)).isEmpty();
    assertThat(stand.sessions().workspaces().follow(session.id().value(), stand.repo, to, from))
        .isEmpty();
    assertThat(stand.run(session, "find . -type f -not -path './.git/*' | sort"))
        .isEqualTo("./README.md\n./lib/a\n./src/app.txt\n./src/old.txt\n");
    assertThat(
            stand
                .sessions()
                .workspaces()
                .snapshot(session.id(), Exclusions.NONE, edits -> stand.recorded(session, edits))
                .value())
        .isEqualTo(from);
  }

  @Test
  void nothing_of_ours_stays_in_the_machines_folders() throws Exception {
    stand.sessions().stop(session.id());
    follow(tree(Map.of("new", "n\n")));

    assertThat(stand.runFolder().resolve(session.id().value())).doesNotExist();
    assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(data.toString());
  }
}
