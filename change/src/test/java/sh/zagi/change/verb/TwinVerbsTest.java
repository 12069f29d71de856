// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import sh.zagi.change.RefusedException;
import sh.zagi.change.op.Operation;
import sh.zagi.change.rewrite.Draft;
import sh.zagi.change.work.Moment;
import sh.zagi.change.work.Mutation;

/// Vectors E42, E45 to E47 and E49: several who work on one chain, and changes that have become
/// twins by that.
class TwinVerbsTest extends StackStand {
  private String then() throws IOException {
    return chain.log().head().orElseThrow().id().name();
  }

  private void runAt(String operation, Mutation mutation) {
    var _ = chain.runAt(operation, stand.alice(), mutation);
  }

  /// The commits of a change, newest first.
  private List<ObjectId> versions(String change) {
    try (Moment now = chain.now()) {
      return now.revsets().all("mutable()").stream()
          .filter(id -> {
            try {
              return now.commits().change(id).letters().equals(change);
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          })
          .toList();
    }
  }

  /// Both describe `three`, which has `@` on it.
  private String twins() throws IOException {
    String change = change("three");
    String then = then();
    run(new Describe("three", "tres\n"));
    runAt(then, new Describe("three", "drei\n"));
    assertThat(versions(change)).hasSize(2);
    return change;
  }

  @Test
  @DisplayName("E42: both are visible, the bare id means neither, and what stands on it is doubled")
  void divergent() throws IOException {
    String change = twins();
    assertThat(shape())
        .containsExactlyInAnyOrder(
            "one on on main", "two on one", "tres on two", "drei on two", "@ on tres", " on drei");
    assertThatThrownBy(() -> run(new Describe(change, "x\n")))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("is divergent, it means several commits")
        .hasMessageContaining(change + "/0");
    run(new Describe(change + "/0", "fresh\n"));
    assertThat(shape()).contains("fresh on two").hasSize(6);
  }

  @Test
  @DisplayName("E45: a rewritten twin leaves what stands on the other where it is")
  void one_of_two() throws IOException {
    var _ = twins();
    run(new NewChange(Place.onto("description(drei)"), "on drei\n", false));
    run(new Describe("description(tres)", "trois\n"));
    assertThat(shape()).contains("on drei on drei", "trois on two");
  }

  @Test
  @DisplayName("E46: of three who begin at one time, two get what the first made below them")
  void three_at_once() throws IOException {
    String then = then();
    run(new Describe("three", "tres\n"));
    runAt(then, new NewChange(Place.onto("three"), "left\n", false));
    runAt(then, new NewChange(Place.onto("three"), "right\n", false));
    assertThat(shape())
        .contains("tres on two", "left on tres", "right on tres")
        .doesNotContain("three on two");
  }

  @Test
  @DisplayName("E47: two begin a change at one time: both are there, the first one's is @")
  void two_new() throws IOException {
    String then = then();
    run(new NewChange(Place.onto("three"), "first\n", true));
    runAt(then, new NewChange(Place.onto("three"), "second\n", true));
    assertThat(shape()).contains("@first on three", "second on three");
  }

  @Test
  @DisplayName("E49: one twin less, another id or the two in one: each ends divergence")
  void reunited() throws IOException {
    String change = twins();
    run(new Abandon(List.of("description(drei)"), false));
    assertThat(versions(change)).hasSize(1);
    run(new Undoing.Restore("@-"));

    run((transaction, before) -> {
      ObjectId drei = before.revsets().one("description(drei)");
      Draft draft = transaction.draft(drei);
      var _ =
          transaction.replace(
              drei,
              new Draft(
                  draft.data(),
                  transaction.newChange(),
                  draft.parents(),
                  draft.trees(),
                  draft.labels()));
      return Operation.Act.command("another id");
    });
    assertThat(versions(change)).hasSize(1);
    assertThat(shape()).contains("tres on two", "drei on two");
    run(new Undoing.Restore("@-"));

    run(
        new Squash(
            List.of("description(drei)"),
            Optional.of("description(tres)"),
            List.of(),
            new Squash.Text(Optional.of("both\n"), false),
            false));
    assertThat(versions(change)).hasSize(1);
    assertThat(shape()).contains("both on two");
  }
}
