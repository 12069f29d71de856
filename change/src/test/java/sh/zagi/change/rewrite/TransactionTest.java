// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import sh.zagi.change.ChangeId;
import sh.zagi.change.RefusedException;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.op.RefTarget;
import sh.zagi.change.op.View;

/// Vectors A5, B6 and C12 to C28.
class TransactionTest extends LetterStand {
  @Test
  @DisplayName("A5: parents of a criss-cross merge")
  void criss_cross() throws IOException {
    String lines = "1,2,3,4,5,6,7,8,9";
    commit("A", "", "f=" + lines);
    commit("B", "A", "f=" + lines.replace("3", "3B"));
    commit("C", "A", "f=" + lines.replace("8", "8C"));
    commit("D", "B C", "f=" + lines.replace("3", "3B").replace("8", "8D"));
    commit("E", "B C", "f=" + lines.replace("3", "3E").replace("8", "8C"));
    Merge<ObjectId> merged = commits.mergedTrees(List.of(id("D"), id("E")));
    assertThat(repo.words(merged.value().orElseThrow()))
        .isEqualTo("f=" + lines.replace("3", "3E").replace("8", "8D"));
  }

  @Test
  @DisplayName("B6, C12: a conflicting rebase, and back")
  void there_and_back() throws IOException {
    commit("A", "", "file=A");
    commit("B", "A", "file=B");
    commit("C", "B", "file=C");
    Transaction there = begin();
    rebase(there, "B", "");
    settle(there);
    assertThat(graph()).isEqualTo("A B* C*<-B*");
    assertThat(commits.trees(now("C")).terms())
        .extracting(ObjectId::name)
        .containsExactly(
            "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
            "a9e3325a07117aa5381e044a8d96c26eb30d729d",
            "7d3028f997cf631d89bdac29f215cbf97160fef9");
    Transaction back = begin();
    rebase(back, "B", "A");
    settle(back);
    assertThat(graph()).isEqualTo("A B<-A C<-B");
    assertThat(List.of(files("B"), files("C"))).containsExactly("file=B", "file=C");
  }

  @Test
  @DisplayName("C13, C14: a conflict resolved below is resolved above")
  void resolved_below() throws IOException {
    commit("A", "", "f=abc,def,ghi");
    commit("B", "A", "f=Abc,def,ghi");
    commit("C", "B", "f=Abc,def,Ghi");
    commit("D", "A", "f=abC,def,ghi");
    Transaction move = begin();
    rebase(move, "B", "D");
    settle(move);
    assertThat(graph()).isEqualTo("A B*<-D C*<-B* D<-A");
    ChangeId before = commits.change(now("C"));
    Transaction fix = begin();
    byName.put("B", now("B"));
    rewrite(fix, "B", "f=AbC,def,ghi");
    settle(fix);
    assertThat(graph()).isEqualTo("A B<-D C<-B D<-A");
    assertThat(files("C")).isEqualTo("f=AbC,def,Ghi");
    assertThat(commits.change(now("C"))).isEqualTo(before);
  }

  @Test
  @DisplayName("C15: descendants of a rewritten commit follow")
  void descendants() throws IOException {
    commit("A", "", "");
    commit("B", "A", "b=1");
    commit("C", "B", "b=1 c=1");
    commit("D", "B", "b=1 d=1");
    commit("E", "D", "b=1 d=1 e=1");
    Transaction change = begin();
    rewrite(change, "B", "b=2");
    settle(change);
    assertThat(graph()).isEqualTo("A B<-A C<-B D<-B E<-D");
    assertThat(List.of(files("C"), files("E"))).containsExactly("b=2 c=1", "b=2 d=1 e=1");
    assertThat(view.heads()).hasSize(2);
  }

  @Test
  @DisplayName("C16: folded into the parent")
  void folded() throws IOException {
    commit("A", "", "");
    commit("B", "A", "b=1");
    commit("C", "B", "c=1");
    commit("D", "C", "c=1 d=1");
    Transaction change = begin();
    change.rewritten(id("C"), id("B"));
    settle(change);
    assertThat(graph()).isEqualTo("A B<-A D<-B");
  }

  @Test
  @DisplayName("C17, C18: abandoned commits")
  void abandoned() throws IOException {
    commit("A", "", "");
    commit("B", "A", "b=1");
    commit("C", "B", "b=1 c=1");
    commit("D", "B", "b=1 d=1");
    commit("E", "D", "b=1 d=1 e=1");
    commit("F", "E", "b=1 d=1 e=1 f=1");
    Transaction change = begin();
    change.abandoned(id("B"), true);
    change.abandoned(id("E"), true);
    settle(change);
    assertThat(graph()).isEqualTo("A C<-A D<-A F<-D");
    assertThat(List.of(files("C"), files("F"))).containsExactly("c=1", "d=1 f=1");
    Transaction all = begin();
    for (String name : List.of("C", "D", "F")) {
      all.abandoned(now(name), true);
    }
    settle(all);
    assertThat(graph()).isEqualTo("A");
    assertThat(view.heads()).containsExactly(id("A"));
  }

  @Test
  @DisplayName("C19: a parent that is abandoned below one that is rewritten")
  void abandoned_below() throws IOException {
    commit("A", "", "");
    commit("B", "A", "");
    commit("C", "B", "");
    commit("D", "C", "");
    commit("E", "A", "");
    Transaction change = begin();
    change.rewritten(id("B"), id("E"));
    change.abandoned(id("C"), true);
    settle(change);
    assertThat(graph()).isEqualTo("A D<-E E<-A");
  }

  @Test
  @DisplayName("C20 to C23: parents of merges")
  void merges() throws IOException {
    commit("A", "", "");
    commit("C", "A", "c=1");
    commit("D", "A", "d=1");
    commit("F", "A", "f=1");
    commit("E", "C D", "c=1 d=1");
    Transaction change = begin();
    change.rewritten(id("C"), id("F"));
    settle(change);
    assertThat(graph()).isEqualTo("A D<-A E<-F+D F<-A");
    commit("a", "F", "f=1 a=1");
    commit("b", "F a", "f=1 a=1 b=1");
    commit("c", "b", "f=1 a=1 b=1 c=1");
    Transaction drop = begin();
    drop.abandoned(id("a"), true);
    settle(drop);
    assertThat(graph()).contains("b<-F ", "c<-b");
    assertThat(files("b")).isEqualTo("b=1 f=1");
    byName.put("E", now("E"));
    commit("e", "E", "c=1 d=1 f=1 e=1");
    Transaction merge = begin();
    merge.abandoned(id("E"), true);
    settle(merge);
    assertThat(graph()).contains("e<-F+D");
  }

  @Test
  @DisplayName("C23: the base of a merge goes")
  void base_of_a_merge() throws IOException {
    commit("r", "", "");
    commit("base", "r", "x=1");
    commit("a", "base", "x=1 a=1");
    commit("b", "base a", "x=1 a=1 b=1");
    Transaction change = begin();
    change.abandoned(id("base"), true);
    settle(change);
    assertThat(graph()).isEqualTo("a<-r b<-r+a r");
  }

  @Test
  @DisplayName("C24: what stands on a commit that became several stays")
  void divergent() throws IOException {
    commit("A", "", "");
    commit("D", "A", "d=1");
    commit("E", "D", "d=1 e=1");
    view = view.withBookmark("x", RefTarget.of(id("D")));
    Transaction change = begin();
    Draft draft = change.draft(id("D"));
    ObjectId second = change.add(with(draft, "d=2"));
    ObjectId third = change.add(with(draft, "d=3"));
    change.diverged(id("D"), List.of(second, third));
    settle(change);
    assertThat(graph()).isEqualTo("A D<-A D<-A D<-A E<-D");
    assertThat(view.bookmark("x").candidates()).containsExactly(second, third);
  }

  @Test
  @DisplayName("C25: contents move with the parents")
  void contents() throws IOException {
    commit("A", "", "file1=1");
    commit("B", "A", "file1=1 file2=1");
    commit("C", "B", "file1=1 file2=1 file3=1");
    commit("D", "A", "file1=1 file4=1");
    Transaction change = begin();
    change.rewritten(id("B"), id("D"));
    settle(change);
    assertThat(files("C")).isEqualTo("file1=1 file3=1 file4=1");
  }

  @Test
  @DisplayName("C26: two parents that made the same change")
  void same_change() throws IOException {
    commit("A", "", "f=1");
    commit("B", "A", "f=2");
    commit("C", "A", "f=2");
    Transaction merge = begin();
    ObjectId made = merge.addEmpty(List.of(id("B"), id("C")));
    settle(merge);
    assertThat(commits.isEmpty(made)).isTrue();
    assertThat(repo.words(commits.trees(made).value().orElseThrow())).isEqualTo("f=2");
  }

  @Test
  @DisplayName("C27: a merge of two that made the same change, put in line")
  void same_change_in_line() throws IOException {
    commit("A", "", "f=1");
    commit("B", "A", "f=2");
    commit("C", "A", "f=2");
    commit("D", "B C", "f=2");
    Transaction line = begin();
    rebase(line, "C", "B");
    settle(line);
    Transaction single = begin();
    byName.put("D", now("D"));
    byName.put("C", now("C"));
    rebase(single, "D", "C");
    settle(single);
    assertThat(graph()).isEqualTo("A B<-A C<-B D<-C");
    assertThat(files("D")).isEqualTo("f=2");
    assertThat(commits.isEmpty(now("D"))).isTrue();
  }

  @Test
  @DisplayName("C28: commits that come out empty")
  void emptied() throws IOException {
    commit("A", "", "f=1");
    commit("B", "A", "f=2");
    commit("C", "B", "f=2 c=1");
    commit("D", "C", "f=2 c=1");
    commit("E", "A", "f=2 c=1");
    Transaction drop = begin();
    rebase(drop, "B", "E");
    drop.settle(Transaction.EmptyCommits.DROP_NEW);
    assertThat(graph(drop.view())).isEqualTo("A B<-E D<-B E<-A");
    Transaction keep = begin();
    byName.put("B", now("B"));
    rebase(keep, "B", "E");
    settle(keep);
    assertThat(graph()).isEqualTo("A B<-E C<-B D<-C E<-A");
  }

  @Test
  @DisplayName("C30: the root has no company")
  void root() throws IOException {
    commit("A", "", "");
    Transaction change = begin();
    assertThatThrownBy(() -> change.addEmpty(List.of(Commits.ROOT, id("A"))))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  @DisplayName("G62: a working copy that is abandoned is replaced by a new empty one")
  void abandoned_working_copy() throws IOException {
    commit("A", "", "a=1");
    commit("W", "A", "a=1 w=1");
    view = view.withWorkspace("one", id("W")).withWorkspace("two", id("W"));
    view = view.withBookmark("b", RefTarget.of(id("W")));
    Transaction change = begin();
    change.abandoned(id("W"), true);
    settle(change);
    ObjectId fresh = java.util.Objects.requireNonNull(view.workspaces().get("one"));
    assertThat(view.workspaces().get("two")).isEqualTo(fresh);
    assertThat(commits.parents(fresh)).containsExactly(id("A"));
    assertThat(commits.isEmpty(fresh)).isTrue();
    assertThat(view.bookmarks()).isEmpty();
    assertThat(view.heads()).containsExactly(fresh);
  }

  @Test
  void settled_twice_is_settled_once() throws IOException {
    commit("A", "", "a=1");
    commit("B", "A", "a=1 b=1");
    View before = view;
    Transaction nothing = begin();
    nothing.settle();
    assertThat(nothing.view()).isEqualTo(before);
    assertThat(new TreeSet<>(before.heads())).containsExactly(id("B"));
  }
}
