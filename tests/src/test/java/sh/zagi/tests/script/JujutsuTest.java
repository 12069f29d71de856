// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.tests.ServerProcess;

/// Real jj as a client: changes keep their ids and conflicts on the way in and out. No package of
/// the system has jj, so only with `-Dzagi.test.jj=PROGRAM`, where the program is jj 0.35.0; the
/// npm package agentic-jujutsu 2.3.6 carries one in its `.node` file, 25,444,768 bytes from byte
/// 127,183 (sha256 1f2626bc89f497255ab035fe444ee7b1bb0070799876007559378a62d3a6e9dd).
@EnabledIfSystemProperty(named = "zagi.test.jj", matches = ".+")
class JujutsuTest {
  private static final String PROGRAM = System.getProperty("zagi.test.jj", "");
  private static final String REPOSITORY = "alice/jj";

  @TempDir(cleanup = CleanupMode.ALWAYS)
  private Path temporary;

  private Path clone;

  @BeforeEach
  void resolve() throws IOException {
    clone = temporary.toRealPath().resolve("clone");
  }

  @Test
  void changes_and_conflicts_keep_their_ids_both_ways() throws Exception {
    Path folder = temporary.toRealPath();
    try (Stage stage = new Stage(Files.createDirectories(folder.resolve("stage")));
        ServerProcess server = stage.serve(folder.resolve("data"), List.of(), Map.of(), folder)) {
      Clients alice = new Clients(stage, folder, "home", server.sshPort(), List.of());
      alice.pushFixture();
      alice.exec("git", "-C", folder + "/app", "push", "-q", "zagi:" + REPOSITORY, "main");
      jj(alice, folder, "git", "clone", "--no-colocate", "zagi:" + REPOSITORY, clone.toString());

      String sent = fromJj(alice);
      toJj(alice, sent);
      conflicts(alice);
    }
  }

  /// A change that jj made is known to the server by the same id.
  private String fromJj(Clients alice) throws Exception {
    Files.writeString(clone.resolve("notes.txt"), "one\n");
    jj(alice, clone, "describe", "-m", "write notes");
    String id = jj(alice, clone, "log", "--no-graph", "-r", "@", "-T", "change_id");
    jj(alice, clone, "bookmark", "create", "notes", "-r", "@");
    jj(alice, clone, "git", "push", "--allow-new", "-b", "notes");
    assertThat(alice.ssh("zagi", "log", "-R", REPOSITORY, "-r", id, "--json"))
        .contains(id)
        .contains("write notes");
    return id;
  }

  /// A change that the server made on top is known to jj by the same id.
  private void toJj(Clients alice, String below) throws Exception {
    alice.ssh("alice/jj+notes@zagi", "echo two >> notes.txt");
    alice.ssh("zagi", "describe", "-R", REPOSITORY, "-m", "more");
    String id = idOf(alice, "@");
    alice.ssh("zagi", "push", "-R", REPOSITORY, "--to", "notes", "-r", "@");
    jj(alice, clone, "git", "fetch");
    assertThat(seen(alice, "notes@origin-::notes@origin", "change_id ++ ' '"))
        .isEqualTo(id + " " + below + " ");
    assertThat(jj(alice, clone, "file", "show", "-r", "notes@origin", "notes.txt"))
        .isEqualTo("one\ntwo\n");
  }

  /// A conflict that jj made is one on the server, with the same id; what solves it there is no
  /// conflict in jj.
  private void conflicts(Clients alice) throws Exception {
    jj(alice, clone, "new", "notes@origin", "-m", "three");
    Files.writeString(clone.resolve("notes.txt"), "three\n");
    jj(alice, clone, "rebase", "-r", "@", "-d", "main");
    assertThat(seen(alice, "@", "conflict")).isEqualTo("true");
    String id = seen(alice, "@", "change_id");
    String store = clone + "/.jj/repo/store/git";
    String server = "zagi:" + REPOSITORY;
    String to = seen(alice, "@", "commit_id") + ":refs/heads/conflicted";
    alice.exec("git", "--git-dir", store, "push", "-q", server, to);

    assertThat(alice.ssh("alice/jj+conflicted@zagi", "cat notes.txt; ls -a; cat package.json"))
        .contains("<<<<<<< conflict", "\"name\"")
        .doesNotContain(".jjconflict");
    alice.ssh("alice/jj+notes@zagi", "true");
    alice.ssh("zagi", "new", "-R", REPOSITORY, "conflicted");
    assertThat(alice.ssh("alice/jj+notes@zagi", "cat notes.txt")).contains("<<<<<<< conflict");
    assertThat(idOf(alice, "'conflicts() & @-'")).isEqualTo(id);
    alice.ssh("alice/jj+notes@zagi", "echo three > notes.txt");
    alice.ssh("zagi", "describe", "-R", REPOSITORY, "-m", "solved");
    String solved = idOf(alice, "@");
    alice.ssh("zagi", "push", "-R", REPOSITORY, "--to", "solved", "-r", "@");
    jj(alice, clone, "git", "fetch");
    String both = "change_id ++ ' ' ++ conflict ++ ' '";
    assertThat(seen(alice, "conflicted@origin::solved@origin", both))
        .isEqualTo(solved + " false " + id + " true ");
    assertThat(jj(alice, clone, "file", "show", "-r", "solved@origin", "notes.txt"))
        .isEqualTo("three\n");
  }

  private static String idOf(Clients alice, String revision) throws Exception {
    Matcher id =
        Pattern.compile("\"change\" ?: ?\"([k-z]{32})\"")
            .matcher(alice.ssh("zagi", "log", "-R", REPOSITORY, "-r", revision, "--json"));
    assertThat(id.find()).isTrue();
    return id.group(1);
  }

  private String seen(Clients alice, String revisions, String template) throws Exception {
    return jj(alice, clone, "log", "--no-graph", "-r", revisions, "-T", template);
  }

  private static String jj(Clients alice, Path folder, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("env", "-C", folder.toString(), PROGRAM));
    command.addAll(List.of("--config", "ui.paginate=never", "--config", "user.name=alice"));
    command.addAll(List.of("--config", "user.email=alice@example.org", "--no-pager"));
    Collections.addAll(command, words);
    return alice.exec(command.toArray(String[]::new));
  }
}
