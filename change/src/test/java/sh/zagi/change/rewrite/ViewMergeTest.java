// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import sh.zagi.change.op.View;

/// Vectors E42 to E44 and E48: views brought together.
class ViewMergeTest extends LetterStand {
  /// Two people start from the same view.
  private View concurrently(Step one, Step other) throws IOException {
    View base = view;
    Transaction first = begin(base);
    one.run(first);
    first.settle();
    Transaction second = begin(base);
    other.run(second);
    second.settle();
    Transaction both = begin(first.view());
    ViewMerge.apply(both, base, second.view());
    both.settle();
    return both.view();
  }

  private interface Step {
    void run(Transaction transaction) throws IOException;
  }

  @Test
  @DisplayName("E42: two rewrites of one change are both visible, with all that stands on it")
  void both_rewrite() throws IOException {
    commit("A", "", "a=1");
    commit("B", "A", "a=1 b=1");
    view = view.withWorkspace("w", id("B"));
    ObjectId a = id("A");
    View merged =
        concurrently(
            one -> one.replace(a, with(one.draft(a), "a=2")),
            other -> other.replace(a, with(other.draft(a), "a=3")));
    assertThat(graph(merged)).isEqualTo("A A B<-A B<-A");
    ObjectId copy = java.util.Objects.requireNonNull(merged.workspaces().get("w"));
    assertThat(repo.words(commits.trees(copy).value().orElseThrow())).isEqualTo("a=2 b=1");
  }

  @Test
  @DisplayName("E43, E44: new work follows what the other side did below it")
  void below_new_work() throws IOException {
    commit("A", "", "a=1");
    ObjectId a = id("A");
    View rewritten =
        concurrently(
            one -> one.replace(a, with(one.draft(a), "a=2")),
            other -> add(other, "B", "A", "a=1 b=1"));
    assertThat(graph(rewritten)).isEqualTo("A B<-A");
    commit("C", "A", "a=1 c=1");
    ObjectId c = id("C");
    View abandoned =
        concurrently(one -> one.abandoned(c, true), other -> add(other, "D", "C", "a=1 c=1 d=1"));
    assertThat(graph(abandoned)).isEqualTo("A D<-A");
  }

  @Test
  @DisplayName("E48: working copies of both sides")
  void working_copies() throws IOException {
    commit("A", "", "a=1");
    commit("B", "", "b=1");
    commit("C", "", "c=1");
    ObjectId a = id("A");
    ObjectId b = id("B");
    ObjectId c = id("C");
    view =
        view.withWorkspace("mine", a)
            .withWorkspace("theirs", a)
            .withWorkspace("both", a)
            .withWorkspace("gone", a);
    View merged =
        concurrently(
            one ->
                one.view(
                    one.view()
                        .withWorkspace("mine", b)
                        .withWorkspace("both", b)
                        .withWorkspace("gone", b)
                        .withWorkspace("newer", b)),
            other ->
                other.view(
                    other
                        .view()
                        .withWorkspace("theirs", c)
                        .withWorkspace("both", c)
                        .withoutWorkspace("gone")
                        .withWorkspace("newest", c)));
    assertThat(merged.workspaces())
        .isEqualTo(
            new TreeMap<>(Map.of("mine", b, "theirs", c, "both", b, "newer", b, "newest", c)));
  }
}
