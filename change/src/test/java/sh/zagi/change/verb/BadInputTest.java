// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.zagi.change.RefusedException;
import sh.zagi.change.op.OperationLog;
import sh.zagi.change.work.Moment;
import sh.zagi.change.work.Mutation;

/// What makes no sense is refused with one line that names the thing and the way out, and nothing
/// has changed then.
class BadInputTest extends StackStand {
  private record Look(Optional<ObjectId> operation, Map<String, String> refs) {}

  private Look look() throws Exception {
    return new Look(chain.log().head().map(OperationLog.Entry::id), stand.repo().refs("refs/"));
  }

  private void refused(Mutation mutation, String... words) throws Exception {
    Look before = look();
    assertThatThrownBy(() -> run(mutation))
        .isInstanceOf(RefusedException.class)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"))
        .hasMessageContainingAll(words);
    assertThat(look()).isEqualTo(before);
  }

  @ParameterizedTest(name = "revset: {0}")
  @ValueSource(
      strings = {"", "one..(", "nosuch", "nosuch(one)", "one | two", "none()", "zzzzz", "\u0000"})
  void bad_revsets(String revset) throws Exception {
    Look before = look();
    assertThatThrownBy(() -> run(new EditChange(revset)))
        .isInstanceOf(RefusedException.class)
        .satisfies(e -> assertThat(e.getMessage()).isNotBlank().doesNotContain("\n"));
    assertThat(look()).isEqualTo(before);
  }

  @Test
  void hidden_targets_say_how_to_see_them() throws Exception {
    String hidden;
    try (Moment now = chain.now()) {
      hidden = now.revsets().one("three").name();
    }
    run(new Abandon(List.of("three"), false));
    refused(new EditChange(hidden), "is hidden", "--at-op");
    refused(new Describe(hidden.substring(0, 12), "x\n"), "is hidden");
  }

  @Test
  void immutable_targets_are_left() throws Exception {
    refused(
        new Describe("main", "x\n"), "is immutable: a branch or tag of the repository holds it");
    refused(new EditChange("main"), "immutable");
    refused(new Abandon(List.of("root()"), false), "the root cannot be changed");
    refused(
        new Squash(
            List.of("one"),
            Optional.of("main"),
            List.of(),
            new Squash.Text(Optional.empty(), false),
            false),
        "is immutable");
    refused(new Rebase(Rebase.Mode.SOURCE, List.of("main"), Place.onto("one"), false), "immutable");
  }

  @Test
  void nothing_stands_on_itself_or_on_the_root_and_something() throws Exception {
    refused(
        new Rebase(Rebase.Mode.SOURCE, List.of("one"), Place.onto("three"), false),
        "would stand on itself");
    refused(
        new NewChange(new Place(List.of("root()", "one"), List.of(), List.of()), "", true),
        "the root cannot be one of several parents");
    refused(
        new Rebase(
            Rebase.Mode.REVISIONS,
            List.of("two"),
            new Place(List.of("root()", "one"), List.of(), List.of()),
            false),
        "the root cannot be one of several parents");
  }

  @Test
  void undo_ends_at_the_first_operation_and_at_a_merge_of_two() throws Exception {
    for (int i = 0; i < 100; i++) {
      try {
        run(new Undoing.Step());
      } catch (RefusedException _) {
        break;
      }
    }
    refused(new Undoing.Step(), "nothing to undo: this is the first operation");
    run(new Describe("@", "first\n"));
    refused(new Undoing.StepForward(), "nothing to redo");
    String then = chain.log().head().orElseThrow().id().name();
    run(new Describe("@", "left\n"));
    var _ = chain.runAt(then, stand.alice(), new Describe("@", "right\n"));
    refused(new Undoing.Step(), "cannot be undone; use `op restore`");
    refused(new Undoing.Revert("@"), "brought two together and cannot be reverted");
    refused(new Undoing.Restore("ffffffff"), "no such operation");
    run(new Undoing.Restore(then));
    assertThat(shape()).contains("@first on on main");
  }

  @Test
  void of_two_who_race_both_are_done_or_one_is_told() throws Exception {
    int before = chain.log().newest(1_000).size();
    ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
    List<Thread> writers =
        Stream.of("one", "two", "three", "one", "two")
            .map(name ->
                Thread.ofVirtual()
                    .start(() -> {
                      try {
                        run(new Abandon(List.of(name), false));
                      } catch (RefusedException e) {
                        told.add(String.valueOf(e.getMessage()));
                      } catch (RuntimeException e) {
                        faults.add(e);
                      }
                    }))
            .toList();
    for (Thread writer : writers) {
      writer.join();
    }
    assertThat(faults).isEmpty();
    assertThat(told).hasSize(2);
    assertThat(chain.log().newest(1_000)).hasSize(before + 3);
    assertThat(shape()).containsExactly("@ on on main");
  }
}
