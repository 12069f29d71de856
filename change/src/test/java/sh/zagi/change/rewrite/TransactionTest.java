// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import sh.zagi.change.ChangeId;
import sh.zagi.change.RefusedException;
import sh.zagi.change.Signature;
import sh.zagi.change.TestRepo;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.commit.CommitData;
import sh.zagi.change.op.RefTarget;
import sh.zagi.change.op.View;

/// Vectors A5, B6, C12 to C28 and E42 to E48 over real objects. Commits are letters; each letter is
/// its message and seed of its change id.
class TransactionTest {
  private static final Random RANDOM = new Random(5);
  private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

  private final TestRepo repo = new TestRepo();
  private final Commits commits = new Commits(repo.inserter());
  private final Map<String, ObjectId> byName = new HashMap<>();
  private final Map<ChangeId, String> names = new HashMap<>();
  private View view = View.EMPTY;
  private int clock;

  @AfterEach
  void close() {
    commits.close();
    repo.close();
  }

  private Transaction begin() {
    return begin(view);
  }

  private Transaction begin(View on) {
    Signature actor = new Signature("t", "t@example.org", START.plusSeconds(clock++));
    return new Transaction(commits, on, new Transaction.Terms(actor, RANDOM, java.util.Set.of()));
  }

  private ObjectId id(String name) {
    return java.util.Objects.requireNonNull(byName.get(name), name);
  }

  /// Makes a commit: its name, its parents (none is the root), and all its files.
  private ObjectId commit(String name, String parents, String files) throws IOException {
    Transaction transaction = begin();
    ObjectId made = add(transaction, name, parents, files);
    transaction.settle();
    view = transaction.view();
    return made;
  }

  private ObjectId add(Transaction transaction, String name, String parents, String files)
      throws IOException {
    ChangeId change = transaction.newChange();
    names.put(change, name);
    List<ObjectId> on =
        parents.isEmpty()
            ? List.of(Commits.ROOT)
            : List.of(parents.split(" ", -1)).stream().map(this::id).toList();
    CommitData data = data(name);
    ObjectId made =
        transaction.add(new Draft(data, change, on, Merge.resolved(repo.tree(files)), List.of()));
    byName.put(name, made);
    return made;
  }

  private static CommitData data(String message) {
    var who = sh.zagi.change.merge.Content.of("t <t@example.org> 1700000000 +0000");
    return new CommitData(
        ObjectId.zeroId(),
        List.of(),
        who,
        who,
        List.of(),
        sh.zagi.change.merge.Content.of(message));
  }

  /// A new version of a commit with other files or other parents.
  private ObjectId rewrite(Transaction transaction, String name, String files) throws IOException {
    Draft draft = transaction.draft(id(name));
    ObjectId next =
        transaction.replace(
            id(name),
            new Draft(
                draft.data(),
                draft.change(),
                draft.parents(),
                Merge.resolved(repo.tree(files)),
                List.of()));
    byName.put(name, next);
    return next;
  }

  private void rebase(Transaction transaction, String name, String onto) throws IOException {
    List<ObjectId> parents =
        onto.isEmpty()
            ? List.of(Commits.ROOT)
            : List.of(onto.split(" ", -1)).stream().map(this::id).toList();
    byName.put(name, transaction.replace(id(name), transaction.rebased(id(name), parents)));
  }

  private void settle(Transaction transaction) throws IOException {
    transaction.settle();
    view = transaction.view();
  }

  /// The visible graph: `B<-A` for B on A, `*` after a conflict, sorted.
  private String graph() throws IOException {
    return graph(view);
  }

  private String graph(View of) throws IOException {
    List<String> edges = new ArrayList<>();
    for (ObjectId one : commits.range(of.heads(), List.of())) {
      String parents =
          commits.parents(one).stream().map(this::name).collect(Collectors.joining("+"));
      edges.add(name(one) + (parents.isEmpty() ? "" : "<-" + parents));
    }
    return edges.stream().sorted().collect(Collectors.joining(" "));
  }

  private String name(ObjectId commit) {
    try {
      if (commit.equals(Commits.ROOT)) {
        return "";
      }
      String name = names.getOrDefault(commits.change(commit), "?");
      return commits.trees(commit).isResolved() ? name : name + "*";
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private ObjectId now(String name) throws IOException {
    for (ObjectId one : commits.range(view.heads(), List.of())) {
      if (name.equals(names.get(commits.change(one)))) {
        return one;
      }
    }
    throw new AssertionError("not visible: " + name);
  }

  private String files(String name) throws IOException {
    return repo.words(commits.trees(now(name)).value().orElseThrow());
  }

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

  private Draft with(Draft draft, String files) {
    return new Draft(
        draft.data(), draft.change(), draft.parents(), Merge.resolved(repo.tree(files)), List.of());
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
