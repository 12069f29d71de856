// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import sh.zagi.change.RefusedException;
import sh.zagi.change.op.View;
import sh.zagi.change.work.Mutation;

/// Vectors C28 to C30 by verbs, and what else moves changes.
class RebaseVerbsTest extends StackStand {
  @Test
  @DisplayName("C29: not onto what stands on it, but alone the two swap")
  void onto_descendant() {
    assertThatThrownBy(
            () -> run(new Rebase(Rebase.Mode.SOURCE, List.of("one"), Place.onto("two"), false)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("would stand on itself");
    run(new Rebase(Rebase.Mode.REVISIONS, List.of("one"), Place.onto("two"), false));
    assertThat(shape())
        .containsExactlyInAnyOrder("two on on main", "one on two", "three on two", "@ on three");
  }

  @Test
  @DisplayName("rebase -r with -A and -B, and rebase -b")
  void places() {
    run(
        new Rebase(
            Rebase.Mode.REVISIONS,
            List.of("three"),
            new Place(List.of(), List.of("one"), List.of()),
            false));
    assertThat(shape())
        .containsExactly("one on on main", "three on one", "two on three", "@ on two");
    run(
        new Rebase(
            Rebase.Mode.REVISIONS,
            List.of("two"),
            new Place(List.of(), List.of(), List.of("one")),
            false));
    assertThat(shape())
        .containsExactly("two on on main", "one on two", "three on one", "@ on three");
    stand.branch("other", "x=1");
    run(new Rebase(Rebase.Mode.BRANCH, List.of("@"), Place.onto("other"), false));
    assertThat(shape())
        .containsExactly("two on on other", "one on two", "three on one", "@ on three");
  }

  @Test
  @DisplayName("C30: the trunk and the root are not rewritten, and nothing changes")
  void immutable() {
    View before = view();
    for (Mutation mutation :
        List.of(
            new Abandon(List.of("main"), false),
            new Describe("root()", "x\n"),
            new Rebase(Rebase.Mode.SOURCE, List.of("main"), Place.onto("root()"), false))) {
      assertThatThrownBy(() -> run(mutation)).isInstanceOf(RefusedException.class);
    }
    assertThat(view()).isEqualTo(before);
  }

  @Test
  @DisplayName("parallelize: side by side, and what stood on them stands on all")
  void parallel() {
    run(new Parallelize(List.of("one", "two")));
    assertThat(shape())
        .containsExactlyInAnyOrder(
            "one on on main", "two on on main", "three on two+one", "@ on three");
  }
}
