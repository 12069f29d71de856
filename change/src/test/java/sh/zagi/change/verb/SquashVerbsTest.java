// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import sh.zagi.change.work.Moment;
import sh.zagi.config.DataSize;
import sh.zagi.storage.repo.CommitId;

/// Vectors G65 and G66: changes split and put together.
class SquashVerbsTest extends StackStand {
  @Test
  @DisplayName("G65: split by path: the lower keeps the id, the upper is new and is @")
  void split() throws Exception {
    files.put("f1", "1\n".getBytes(UTF_8));
    files.put("f2", "2\n".getBytes(UTF_8));
    var _ = write("f3", "3\n");
    String id = change("@");
    run(new Split("@", List.of("f2"), List.of(), Optional.of("low\n"), Optional.empty()));
    assertThat(change("@-")).isEqualTo(id);
    assertThat(change("@")).isNotEqualTo(id);
    assertThat(paths("@-")).contains("f2").doesNotContain("f1", "f3");
    assertThat(paths("@")).contains("f1", "f2", "f3");
  }

  @Test
  @DisplayName("split by hunk takes only that hunk")
  void split_by_hunk() {
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i <= 30; i++) {
      lines.append(i).append('\n');
    }
    var _ = write("long", lines.toString());
    run(new CommitWork(Optional.of("long\n"), List.of()));
    var _ =
        write("long", lines.toString().replace("2\n3\n", "2\nx\n3\n").replace("29\n", "29\ny\n"));
    run(new Split("@", List.of(), List.of("long:2"), Optional.of("y\n"), Optional.empty()));
    try (Moment now = chain.now()) {
      CommitId lower = new CommitId(now.revsets().one("@-").name());
      String text =
          new String(
              stand.repo().tree(lower).read("long", DataSize.mebibytes(1)).orElseThrow(), UTF_8);
      assertThat(text).contains("y\n").doesNotContain("x\n");
    }
    assertThatThrownBy(() ->
            run(new Split("@", List.of(), List.of("long:7"), Optional.empty(), Optional.empty())))
        .hasMessageContaining("there is no 7");
  }

  @Test
  @DisplayName("G66: descriptions of what is squashed, and where bookmarks go")
  void squash() throws Exception {
    Squash.Text joined = new Squash.Text(Optional.empty(), false);
    var _ = write("more", "m\n");
    run(new Squash(List.of("@"), Optional.empty(), List.of(), joined, false));
    assertThat(text("three")).isEqualTo("three\n");
    run(new Squash(List.of("three"), Optional.of("one"), List.of(), joined, false));
    assertThat(text("one")).isEqualTo("one\n\nthree\n");
    assertThat(shape())
        .containsExactly("one\n\nthree on on main", "two on one\n\nthree", "@ on two");
    assertThat(view().bookmark("three")).isEqualTo(view().bookmark("two"));
  }
}
