// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.change.FileEdit;
import sh.zagi.change.Signature;
import sh.zagi.config.DataSize;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.FileEntry;
import sh.zagi.storage.repo.FileKind;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

class WorkingCopiesTest {
  private static final Request ALICE =
      new Request(
          new Signature("alice", "alice@example.org", Instant.ofEpochSecond(1_000_000_000)),
          Request.Kind.PERSON,
          Map.of());

  @TempDir Path folder;
  private Database database;
  private Repo repo;
  private CommitId base;
  private final WorkingCopies copies = new WorkingCopies(new Chains(new Random(7)));

  @BeforeEach
  void repository_with_a_commit() {
    database = Database.inMemory("working-copies-" + System.nanoTime());
    Repositories repositories = new Repositories(folder, database, InstantSource.system());
    repo =
        repositories.open(
            repositories.create(new RepoPath("alice", "app"), Visibility.PRIVATE).orElseThrow());
    base =
        repo.writeFiles(
            "refs/heads/main",
            Map.of(
                "a.txt", "a\n".getBytes(UTF_8),
                "dir/b.txt", "b\n".getBytes(UTF_8),
                "dir/c.txt", "c\n".getBytes(UTF_8)),
            "base",
            Instant.ofEpochSecond(1));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private WorkingCopies.Target target() {
    return new WorkingCopies.Target(repo, "s1", base);
  }

  private static FileEdit write(String path, String content) {
    byte[] bytes = content.getBytes(UTF_8);
    return new FileEdit.Write(
        path, FileKind.REGULAR, bytes.length, () -> new ByteArrayInputStream(bytes));
  }

  private List<String> paths(CommitId commit) {
    return repo.tree(commit).files(100).stream().map(FileEntry::path).toList();
  }

  @Test
  void edits_become_a_child_of_the_base() {
    var copy =
        copies
            .record(
                target(),
                List.of(write("new/x.txt", "x\n"), new FileEdit.Delete("dir/b.txt")),
                ALICE)
            .working()
            .orElseThrow();
    assertThat(paths(copy.commit())).containsExactly("a.txt", "dir/c.txt", "new/x.txt");
    assertThat(repo.tree(copy.commit()).read("new/x.txt", DataSize.mebibytes(1)))
        .hasValueSatisfying(bytes -> assertThat(new String(bytes, UTF_8)).isEqualTo("x\n"));
    assertThat(repo.resolve("refs/zagi/sessions/s1")).contains(copy.commit());
  }

  @Test
  void the_change_id_survives_every_snapshot() {
    var first = copies.record(target(), List.of(write("x", "1")), ALICE).working().orElseThrow();
    var second = copies.record(target(), List.of(write("x", "2")), ALICE).working().orElseThrow();
    assertThat(second.change()).isEqualTo(first.change());
    assertThat(second.commit()).isNotEqualTo(first.commit());
    assertThat(copies.find(repo, "s1")).contains(second);
  }

  @Test
  void the_same_state_again_is_the_same_commit() {
    var first = copies.record(target(), List.of(write("x", "1")), ALICE).working().orElseThrow();
    assertThat(copies.record(target(), List.of(write("x", "1")), ALICE).working()).contains(first);
  }

  @Test
  void nothing_edited_records_nothing() {
    assertThat(copies.record(target(), List.of(), ALICE).working()).isEmpty();
  }

  @Test
  void edits_taken_back_leave_the_base_tree() {
    copies.record(target(), List.of(write("x", "1")), ALICE).working();
    var back = copies.record(target(), List.of(), ALICE).working().orElseThrow();
    assertThat(repo.treeId(back.commit())).isEqualTo(repo.treeId(base));
  }

  @Test
  void a_file_may_take_the_place_of_a_folder_and_the_reverse() {
    var copy =
        copies
            .record(target(), List.of(write("dir", "file\n"), write("a.txt/in", "x\n")), ALICE)
            .working()
            .orElseThrow();
    assertThat(paths(copy.commit())).containsExactly("a.txt/in", "dir");
  }

  @Test
  void a_replaced_folder_keeps_only_what_was_written_anew() {
    var copy =
        copies
            .record(
                target(), List.of(write("dir/new.txt", "n\n"), new FileEdit.Clear("dir")), ALICE)
            .working()
            .orElseThrow();
    assertThat(paths(copy.commit())).containsExactly("a.txt", "dir/new.txt");
  }
}
