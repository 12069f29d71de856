// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sh.zagi.change.op.RefTarget;
import sh.zagi.change.op.View;
import sh.zagi.change.work.Chain;
import sh.zagi.change.work.Mutation;
import sh.zagi.storage.repo.CommitId;

/// Vectors D31 and D37 to D41: what was done by verbs is taken back.
class UndoVerbsTest extends StackStand {
  static Stream<Arguments> verbs() {
    Place none = Place.NONE;
    return Stream.of(
        Arguments.of("describe", new Describe("two", "dos\n")),
        Arguments.of("abandon", new Abandon(List.of("two"), false)),
        Arguments.of("new", new NewChange(none, "", true)),
        Arguments.of(
            "new merge",
            new NewChange(new Place(List.of("one", "main"), List.of(), List.of()), "", true)),
        Arguments.of(
            "new before",
            new NewChange(new Place(List.of(), List.of(), List.of("two")), "mid\n", false)),
        Arguments.of(
            "rebase", new Rebase(Rebase.Mode.SOURCE, List.of("two"), Place.onto("main"), false)),
        Arguments.of("duplicate", new Duplicate(List.of("two"), none)),
        Arguments.of(
            "squash",
            new Squash(
                List.of("three"),
                Optional.empty(),
                List.of(),
                new Squash.Text(Optional.empty(), false),
                false)),
        Arguments.of("edit", new EditChange("one")),
        Arguments.of(
            "split",
            new Split("both", List.of("left"), List.of(), Optional.empty(), Optional.empty())),
        Arguments.of(
            "restore",
            new Restore(Optional.empty(), Optional.empty(), Optional.of("two"), List.of())),
        Arguments.of("parallelize", new Parallelize(List.of("one", "two"))),
        Arguments.of("revert", new Revert(List.of("one"), none)),
        Arguments.of("commit", new CommitWork(Optional.of("more\n"), List.of())),
        Arguments.of("bookmark create", new Bookmarks.Create(List.of("extra"), "two")),
        Arguments.of("bookmark move", new Bookmarks.Move(List.of("one"), "two", false)),
        Arguments.of("bookmark delete", new Bookmarks.Delete(List.of("one"))));
  }

  @ParameterizedTest(name = "D31: undo of {0} gives exactly the state before, redo the one after")
  @MethodSource("verbs")
  void undo(String name, Mutation verb) {
    if (name.equals("split")) {
      files.put("left", "l\n".getBytes(UTF_8));
      var _ = write("right", "r\n");
      run(new CommitWork(Optional.of("both\n"), List.of()));
      run(new Bookmarks.Create(List.of("both"), "@-"));
    }
    View before = view();
    run(verb);
    View after = view();
    assertThat(after).isNotEqualTo(before);
    run(new Undoing.Step());
    assertThat(view()).isEqualTo(before);
    run(new Undoing.StepForward());
    assertThat(view()).isEqualTo(after);
  }

  @Test
  @DisplayName("D37: a revert of an operation is itself taken back by undo")
  void revert_undone() {
    run(new Describe("one", "uno\n"));
    run(new Describe("two", "dos\n"));
    View before = view();
    run(new Undoing.Revert("@-"));
    assertThat(shape()).contains("one on on main", "dos on one");
    run(new Undoing.Step());
    assertThat(view()).isEqualTo(before);
  }

  @Test
  @DisplayName("D38: reverting a describe under a child moves the child")
  void revert_below() {
    run(new Describe("@", "initial\n"));
    run(new Describe("@", "modified\n"));
    run(new NewChange(Place.NONE, "", true));
    run(new Undoing.Revert("@-"));
    assertThat(shape()).contains("initial on three", "@ on initial");
  }

  @Test
  @DisplayName("D39: to go back to where one is changes nothing")
  void restore_current() {
    int count = count();
    run(new Undoing.Restore("@"));
    assertThat(count()).isEqualTo(count);
  }

  private int count() {
    try {
      return chain.log().newest(1_000).size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @DisplayName("D40: branches of the repository are not rolled back by undo")
  void remote_view() {
    run(new Describe("one", "uno\n"));
    CommitId moved = stand.branch("main", "base=1");
    run(new Undoing.Step());
    assertThat(view().refs()).containsEntry("refs/heads/main", ObjectId.fromString(moved.hex()));
    assertThat(view().bookmarks().values()).noneMatch(RefTarget::isConflicted);
  }

  @Test
  @DisplayName("D41: undo in one session does not touch another")
  void two_sessions() {
    Chain other = stand.chains().ofSession(stand.repo(), "you");
    var _ = other.fork(stand.alice(), chain);
    run(new Describe("one", "mine\n"));
    var _ = other.run(stand.alice(), new Describe("one", "theirs\n"));
    var _ = other.run(stand.alice(), new Undoing.Step());
    assertThat(shape()).contains("mine on on main");
  }
}
