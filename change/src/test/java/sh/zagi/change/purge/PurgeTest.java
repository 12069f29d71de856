// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.purge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.change.FileEdit;
import sh.zagi.change.RefusedException;
import sh.zagi.change.note.NoteBook;
import sh.zagi.change.verb.CommitWork;
import sh.zagi.change.verb.Undoing;
import sh.zagi.change.work.Chain;
import sh.zagi.change.work.ChainStand;
import sh.zagi.change.work.Moment;
import sh.zagi.change.work.Publish;
import sh.zagi.change.work.WorkingCopies;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.FileKind;

/// A secret that was pushed, removed, and is then purged, on a real repository read by real git.
class PurgeTest {
  private static final String SECRET = "TOKEN=hunter2\n";
  private static final Set<String> LIVE = Set.of("sessions/me");

  @TempDir Path folder;
  private ChainStand stand;
  private Chain chain;
  private CommitId base;
  private final Map<String, String> files = new TreeMap<>();

  @BeforeEach
  void pushed() throws Exception {
    stand = new ChainStand(folder, 3, true);
    base = stand.branch("main", "base=0");
    chain = stand.chains().ofSession(stand.repo(), "me");
    var _ = chain.begin(stand.alice(), List.of(base));
    files.put(".env", SECRET);
    files.put("app", "1\n");
    commit("with a secret");
    push("main");
  }

  private void commit(String text) {
    record();
    var _ = chain.run(stand.alice(), new CommitWork(Optional.of(text + "\n"), List.of()));
  }

  private void record() {
    List<FileEdit> edits = new ArrayList<>();
    files.forEach((path, content) -> {
      byte[] bytes = content.getBytes(UTF_8);
      edits.add(
          new FileEdit.Write(
              path, FileKind.REGULAR, bytes.length, () -> new ByteArrayInputStream(bytes)));
    });
    var _ =
        new WorkingCopies(stand.chains())
            .record(new WorkingCopies.Target(stand.repo(), "me", base), edits, stand.alice());
  }

  private void push(String branch) throws Exception {
    List<Publish.Branch> branches;
    try (Moment now = chain.now()) {
      branches = Publish.change(now, branch, "@-");
    }
    Publish.send(chain, stand.sender(), branches);
  }

  private Purge.Wanted wanted(String... paths) {
    return new Purge.Wanted(List.of(paths), LIVE, Map.of("s-me", stand.repo().treeId(base)));
  }

  private Purge.Done purge(String... paths) throws Exception {
    return new Purge(stand.repo()).run(wanted(paths), stand.alice());
  }

  private String git(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    Process git =
        new ProcessBuilder(command)
            .directory(stand.repo().folder().toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(git.getInputStream().readAllBytes(), UTF_8);
    int exit = git.waitFor();
    return exit == 0 ? said : "exit " + exit + ": " + said;
  }

  private ObjectId trunk() {
    return ObjectId.fromString(stand.repo().trunkCommit().orElseThrow().hex());
  }

  @Test
  void what_is_in_use_is_not_purged() throws Exception {
    String before = git("for-each-ref");
    assertThatThrownBy(() -> purge(".env"))
        .isInstanceOf(RefusedException.class)
        .hasMessage("not purged: branch main has it still; delete the file there first");
    files.remove(".env");
    commit("without it");
    push("main");
    files.put(".env", SECRET);
    record();
    assertThatThrownBy(() -> purge(".env"))
        .hasMessageContaining("the working copy of sessions/me has it still");
    assertThatThrownBy(() -> purge("nothing")).hasMessage("not in history: nothing");
    assertThatThrownBy(() -> purge("base")).hasMessageContaining("branch main has it still");
    assertThatThrownBy(() -> wanted("/etc/passwd")).hasMessageContaining("not a path");
    assertThat(git("for-each-ref")).isNotEqualTo(before).contains("refs/heads/main");
    assertThat(git("fsck", "--strict", "--no-dangling")).isEmpty();
  }

  @Test
  void nothing_of_it_is_left_anywhere() throws Exception {
    ObjectId secret = ObjectId.fromString(git("rev-parse", "main:.env").strip());
    ObjectId pushed = trunk();
    new NoteBook(stand.repo(), NoteBook.PROMPTS).add(Map.of(pushed, "asked\n"));
    git("pack-refs", "--all");
    git("repack", "-a", "-d");
    files.remove(".env");
    commit("without it");
    push("main");
    git("tag", "-m", "a tag", "v1", trunk().name());
    assertThat(new Purge(stand.repo()).look(wanted(".env"))).isEqualTo(1);
    Purge.Done done = purge(".env");
    assertThat(done.contents()).isEqualTo(1);
    assertThat(git("cat-file", "-e", secret.name())).startsWith("exit");
    assertThat(git("fsck", "--strict", "--no-dangling")).isEmpty();
    assertThat(git("log", "--all", "--format=%H", "--", ".env")).isEmpty();
    assertThat(git("log", "--format=%s", "main").lines())
        .containsExactly("without it", "with a secret", "on main");
    assertThat(git("show", "main:app")).isEqualTo("1\n");
    assertThat(git("cat-file", "-p", "v1")).contains("object " + trunk().name(), "a tag");
    ObjectId cleaned = ObjectId.fromString(git("rev-parse", "main~1").strip());
    assertThat(cleaned).isNotEqualTo(pushed);
    NoteBook prompts = new NoteBook(stand.repo(), NoteBook.PROMPTS);
    assertThat(prompts.find(cleaned)).hasValue("asked\n");
    assertThat(prompts.find(pushed)).isEmpty();
    assertThat(stand.repo().refs("refs/changes/")).containsValue(cleaned.name());
  }

  @Test
  void work_goes_on_and_is_undone_as_before_but_not_the_purge() throws Exception {
    files.remove(".env");
    commit("without it");
    push("main");
    commit("more");
    purge(".env");
    record();
    assertThat(git("fsck", "--strict", "--no-dangling")).isEmpty();
    try (Moment now = chain.now()) {
      assertThat(now.commits().data(now.revsets().one("@-")).description()).isEqualTo("more\n");
      assertThat(now.mutable()).hasSize(2);
    }
    commit("and more");
    var _ = chain.run(stand.alice(), new Undoing.Step());
    for (int i = 0; i < 4; i++) {
      var _ = chain.run(stand.alice(), new Undoing.Step());
    }
    assertThat(git("fsck", "--strict", "--no-dangling")).isEmpty();
    var log = stand.operations();
    assertThat(chain.log().head()).isPresent();
    assertThat(log.toUndo(stand.repo(), Optional.empty()).what()).isEqualTo("push main");
    assertThat(
            stand
                .chains()
                .ofRepository(stand.repo())
                .log()
                .head()
                .orElseThrow()
                .operation()
                .act()
                .description())
        .isEqualTo("purge history");
    assertThatThrownBy(() -> log.toUndo(stand.repo(), Optional.of("@")))
        .hasMessageContaining("cannot be");
    var _ = log.undo(stand.repo(), log.toUndo(stand.repo(), Optional.empty()), stand.alice());
    assertThat(git("log", "--format=%s", "main").lines())
        .containsExactly("with a secret", "on main");
    assertThatThrownBy(() -> purge(".env")).hasMessage("not in history: .env");
  }
}
