// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import sh.zagi.change.work.Moment;
import sh.zagi.change.work.Publish;
import sh.zagi.change.work.WorkingCopies;
import sh.zagi.config.DataSize;
import sh.zagi.storage.repo.CommitId;

/// Vectors G55, G61 to G64 and G67: the working copy as a change.
class WorkingCopyVerbsTest extends StackStand {
  @Test
  @DisplayName("G55: a large new file is left out with its size; without a limit it is taken")
  void large() {
    files.put("big", new byte[2_000_000]);
    var recorded = write("small", "s\n");
    assertThat(recorded.skipped()).singleElement().asString().contains("big: 2000000 bytes");
    assertThat(paths("@")).contains("small").doesNotContain("big");
    var _ = record(new WorkingCopies(stand.chains(), new DataSize(0)), "me");
    assertThat(paths("@")).contains("big");
    files.put("big", new byte[2_000_001]);
    var _ = write("small", "t\n");
    try (Moment now = chain.now()) {
      CommitId id = new CommitId(now.at().name());
      assertThat(stand.repo().tree(id).read("big", DataSize.mebibytes(4)))
          .hasValueSatisfying(bytes -> assertThat(bytes).hasSize(2_000_001));
    }
  }

  @Test
  @DisplayName("G61: an empty change without a description is gone when it is left")
  void left_behind() {
    run(new NewChange(Place.onto("one"), "", true));
    assertThat(shape()).contains("@ on one").doesNotContain(" on three");
    run(new Describe("@", "kept\n"));
    run(new NewChange(Place.onto("two"), "", true));
    assertThat(shape()).contains("kept on one", "@ on two");
    run(new Bookmarks.Create(List.of("here"), "@"));
    run(new EditChange("three"));
    assertThat(view().bookmarks()).containsKey("here");
    assertThat(shape()).contains(" on two");
  }

  @Test
  @DisplayName("G62: an abandoned @ is replaced by a new empty change on its parents")
  void abandoned_working_copy() {
    run(new Bookmarks.Create(List.of("here"), "@"));
    run(new Abandon(List.of("@"), false));
    assertThat(shape()).contains("@ on three");
    assertThat(view().bookmarks()).doesNotContainKey("here");
  }

  @Test
  @DisplayName("G63: edits of a working copy that became immutable go to a new child")
  void immutable_working_copy() throws Exception {
    var _ = write("four", "4\n");
    run(new Describe("@", "four\n"));
    try (Moment now = chain.now()) {
      Publish.send(chain, stand.sender(), Publish.change(now, "main", "@"));
    }
    var _ = write("five", "5\n");
    assertThat(shape()).containsExactly("@ on four");
    assertThat(paths("main")).contains("four").doesNotContain("five");
    assertThat(paths("@")).contains("five");
  }

  @Test
  @DisplayName("G64: files that are behind are brought along, and edits made meanwhile are merged")
  void stale() {
    WorkingCopies copies = new WorkingCopies(stand.chains());
    run(new Restore(Optional.of("one"), Optional.of("@"), Optional.empty(), List.of()));
    assertThat(copies.behind(stand.repo(), "me")).isPresent();
    files.put("late", "l\n".getBytes(UTF_8));
    var recorded = record(copies, "me");
    assertThat(recorded.behind()).isPresent();
    assertThat(paths("@")).containsExactly("base", "late", "one");
    assertThat(shape()).contains("@ on three").hasSize(4);
  }

  @Test
  @DisplayName("G67: what git writes for a conflict is not recorded")
  void conflict_storage() {
    files.put(".jjconflict-side-0/x", "x\n".getBytes(UTF_8));
    files.put("sub/.jj/y", "y\n".getBytes(UTF_8));
    var recorded = write("JJ-CONFLICT-README", "r\n");
    assertThat(recorded.skipped()).hasSize(3);
    assertThat(paths("@")).containsExactly("base", "one", "three", "two");
  }

  @Test
  @DisplayName("a conflict is files with markers; resolved below it is resolved above")
  void conflict() throws Exception {
    WorkingCopies copies = new WorkingCopies(stand.chains());
    run(new EditChange("one"));
    files.remove("two");
    files.remove("three");
    var _ = write("one", "uno\n");
    stand.branch("main", "base=0 one=eins");
    run(new Rebase(Rebase.Mode.BRANCH, List.of("one"), Place.onto("main"), false));
    assertThat(conflicts()).containsExactly("one", "two", "three");
    var behind = copies.behind(stand.repo(), "me").orElseThrow();
    String shown =
        new String(
            stand.repo().tree(behind.to()).read("one", DataSize.mebibytes(1)).orElseThrow(), UTF_8);
    assertThat(shown).contains("<<<<<<<", "eins", "uno", ">>>>>>>");
    copies.followed(stand.repo(), "me", behind);
    files.put("one", shown.getBytes(UTF_8));
    assertThat(record(copies, "me").skipped()).isEmpty();
    assertThat(conflicts()).containsExactly("one", "two", "three");
    var _ = write("one", "beides\n");
    assertThat(conflicts()).isEmpty();
    run(new Undoing.Step());
    assertThat(conflicts()).hasSize(3);
    run(new Resolve("one", List.of(), 1));
    assertThat(conflicts()).isEmpty();
  }

  private List<String> conflicts() throws IOException {
    List<String> found = new ArrayList<>();
    try (Moment now = chain.now()) {
      for (ObjectId id : now.mutable()) {
        if (now.commits().data(id).isConflicted()) {
          found.add(now.commits().data(id).description().strip());
        }
      }
    }
    return found;
  }
}
