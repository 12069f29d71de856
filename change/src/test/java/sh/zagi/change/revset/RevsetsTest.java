// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.revset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.zagi.change.Graph;
import sh.zagi.change.RefusedException;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.op.RefTarget;
import sh.zagi.change.op.View;
import sh.zagi.storage.repo.StorageException;

/// The language on one graph:
///
/// ```
/// @  wip
/// o  jwt
/// o  user
/// | o  side
/// |/
/// o  two      main
/// o  one      v1
/// ```
class RevsetsTest {
  private final Graph graph = new Graph();
  private View view = View.EMPTY;

  @BeforeEach
  void commit() {
    graph.commit("one", "zzk", "", "a=1");
    graph.commit("two", "zzl", "one", "a=2");
    graph.commit("side", "kpmm", "two", "a=2 b=1");
    graph.commit("user", "zspm", "two", "a=2 user=1");
    graph.commit("jwt", "ann", "vrnt", "user", Merge.resolved(graph.repo.tree("a=2 user=1 jwt=1")));
    graph.commit("wip", "kpqx", "jwt", "a=2 user=1 jwt=1");
    view = graph.view("wip side", "two", Optional.of("wip"));
    var refs = new java.util.TreeMap<>(view.refs());
    refs.put("refs/tags/v1", graph.id("one"));
    refs.put("refs/heads/other", graph.id("one"));
    view =
        view.withRefs(refs)
            .withBookmark("feature-1", RefTarget.of(graph.id("jwt")))
            .withWorkspace("you", graph.id("side"));
  }

  @AfterEach
  void close() {
    graph.close();
  }

  private Revsets revsets() {
    var fixed = new TreeSet<ObjectId>(view.refs().values());
    var kept =
        new Scope.Kept() {
          @Override
          public Set<String> changes() {
            return Set.of("qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq");
          }

          @Override
          public Optional<ObjectId> version(String ref) {
            return Optional.empty();
          }

          @Override
          public boolean commit(ObjectId id) {
            return id.equals(graph.id("gone"));
          }
        };
    return new Revsets(
        new Scope(graph.commits, view, new Scope.Asker("me", "main", "ann"), fixed, kept));
  }

  private String names(String text) {
    return graph.names(revsets().all(text));
  }

  /// The same with names of commits for their ids.
  private String of(String text) {
    return names(withIds(text));
  }

  private String withIds(String text) {
    return Pattern.compile("\\b(wip|jwt|user|side|two|one)\\b")
        .matcher(text)
        .replaceAll(found -> graph.id(found.group()).name());
  }

  private void refused(String text, String message) {
    assertThatThrownBy(() -> revsets().one(text))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(message);
  }

  @Test
  void names_are_working_copies_tags_bookmarks_branches_and_ids() {
    assertThat(names("@")).isEqualTo("wip");
    assertThat(names("you@")).isEqualTo("side");
    assertThat(names("v1")).isEqualTo("one");
    assertThat(names("feature-1")).isEqualTo("jwt");
    assertThat(names("main")).isEqualTo("two");
    assertThat(names("main@origin")).isEqualTo("two");
    assertThat(names("kpq")).isEqualTo("wip");
    assertThat(names("v")).isEqualTo("jwt");
    assertThat(names(graph.id("jwt").name().substring(0, 8))).isEqualTo("jwt");
    assertThat(names("zzk")).isEqualTo("one");
    assertThat(names("z".repeat(32))).isEqualTo("root");
  }

  @Test
  void steps_and_ranges() {
    assertThat(of("@-")).isEqualTo("jwt");
    assertThat(of("@--")).isEqualTo("user");
    assertThat(of("feature-1-")).isEqualTo("user");
    assertThat(of("main+")).isEqualTo("user side");
    assertThat(of("root()+")).isEqualTo("one");
    assertThat(of("::jwt")).isEqualTo("jwt user two one root");
    assertThat(of("jwt::")).isEqualTo("wip jwt");
    assertThat(of("user::jwt")).isEqualTo("jwt user");
    assertThat(of("side::jwt")).isEmpty();
    assertThat(of("main..@")).isEqualTo("wip jwt user");
    assertThat(of("side..jwt")).isEqualTo("jwt user");
    assertThat(of("jwt..")).isEqualTo("wip side");
    assertThat(of("..main")).isEqualTo("two one");
    assertThat(of("::")).isEqualTo("wip jwt user side two one root");
    assertThat(of("..")).isEqualTo("wip jwt user side two one");
  }

  @Test
  void sets_are_combined() {
    assertThat(of("jwt | side")).isEqualTo("jwt side");
    assertThat(of("::jwt & ::side")).isEqualTo("two one root");
    assertThat(of("::jwt ~ ::side")).isEqualTo("jwt user");
    assertThat(of("~::jwt")).isEqualTo("wip side");
    assertThat(of("~~jwt")).isEqualTo("jwt");
    assertThat(of("(jwt | side)-")).isEqualTo("user two");
    assertThat(of("jwt | wip & side")).isEqualTo("jwt");
  }

  @Test
  void functions_find_by_place() {
    assertThat(of("trunk()")).isEqualTo("two");
    assertThat(of("root()")).isEqualTo("root");
    assertThat(of("mutable()")).isEqualTo("wip jwt user side");
    assertThat(of("immutable()")).isEqualTo("two one root");
    assertThat(of("immutable_heads()")).isEqualTo("two");
    assertThat(of("visible_heads()")).isEqualTo("wip side");
    assertThat(of("heads(::jwt | side)")).isEqualTo("jwt side");
    assertThat(of("heads(one | two | root())")).isEqualTo("two");
    assertThat(of("roots(mutable())")).isEqualTo("user side");
    assertThat(of("parents(wip, 2)")).isEqualTo("user");
    assertThat(of("children(user)")).isEqualTo("jwt");
    assertThat(of("ancestors(wip, 2)")).isEqualTo("wip jwt");
    assertThat(of("descendants(user, 2)")).isEqualTo("jwt user");
    assertThat(of("descendants(user)")).isEqualTo("wip jwt user");
    assertThat(of("connected(wip | user)")).isEqualTo("wip jwt user");
    assertThat(of("fork_point(wip | side)")).isEqualTo("two");
    assertThat(of("latest(::wip, 2)")).isEqualTo("wip jwt");
    assertThat(of("bookmarks()")).isEqualTo("jwt two one");
    assertThat(of("bookmarks(glob:\"feat*\")")).isEqualTo("jwt");
    assertThat(of("tags(exact:v1)")).isEqualTo("one");
    assertThat(of("working_copies()")).isEqualTo("wip side");
    assertThat(of("present(nothing)")).isEmpty();
    assertThat(of("none()")).isEmpty();
    assertThat(of(Revsets.USUAL)).isEqualTo("wip jwt user side two");
  }

  @Test
  void functions_find_by_content() {
    assertThat(names("description(JW)")).isEqualTo("jwt");
    assertThat(names("subject(exact:\"user\")")).isEqualTo("user");
    assertThat(names("author(ann)")).isEqualTo("jwt");
    assertThat(names("author(glob:\"*@x\") & mutable()")).isEqualTo("wip jwt user side");
    assertThat(names("mine()")).isEqualTo("jwt");
    assertThat(names("empty()")).isEqualTo("wip");
    assertThat(names("files(user)")).isEqualTo("user");
    assertThat(names("files('a')")).isEqualTo("two one");
    assertThat(names("merges()")).isEmpty();
    assertThat(names("conflicts()")).isEmpty();
  }

  @Test
  void conflicts_and_divergence_are_found() {
    ObjectId tree = graph.repo.tree("a=2");
    graph.commit(
        "fight",
        "matt",
        "tttt",
        "two",
        Merge.threeWay(tree, graph.repo.tree("a=1"), graph.repo.tree("a=3")));
    graph.commit("twin", "vrnt", "user", "other=1");
    view = view.withHeads(new TreeSet<>(graph.ids("wip side fight twin")));
    assertThat(names("conflicts()")).isEqualTo("fight");
    assertThat(names("divergent()")).isEqualTo("twin jwt");
    refused("vrnt", "vrnt is divergent, it means several commits");
    assertThat(names("vrnt/0")).isEqualTo("twin");
    assertThat(names("vrnt/1")).isEqualTo("jwt");
    refused("vrnt/2", "the change has 2 to choose from");
  }

  @Test
  void what_means_nothing_or_too_much_is_refused_with_a_way_out() {
    graph.commit("gone", "wwww", "one", "x=1");
    refused("mian", "no such revision: mian, did you mean main?");
    refused("yuo@", "no such working copy: yuo@, did you mean you@?".replace("you@?", "you?"));
    refused("main@upstream", "no such remote: upstream (the repository itself is origin)");
    refused("kp", "kp is the beginning of several change ids: kpm");
    refused("qqqq", "qqqq is hidden");
    refused(graph.id("gone").name(), "is hidden: it was rewritten or abandoned");
    refused("ffffffff", "no such revision: ffffffff");
    refused("none()", "no revision is meant by none(), one is needed");
    refused("@ | you@", "several revisions are meant by @ | you@, one is needed: ");
    refused("anscestors(@)", "no such function: anscestors(), did you mean ancestors()?");
    refused("heads()", "heads() takes 1 arguments, and 0 are given");
    refused("author(x, y)", "author() takes 1 arguments, and 2 are given");
    refused("latest(@, many)", "takes a number as its second argument");
    refused("description(@)", "description() takes text: quote it");
    refused("tags(like:x)", "no such kind of pattern: like");
  }

  @Test
  void errors_of_form_name_their_place() {
    refused("", "expected a revision, found the end at character 1");
    refused("heads(main", "expected ',', found the end at character 11");
    refused("a..b..c", "two ranges in a row, use brackets at character 5");
    refused("a b", "expected an operator, found 'b' at character 3");
    refused("a && b", "'&&' means nothing here, did you mean '&' at character 3");
    refused("\"open", "a quote that is not closed at character 1");
    refused("a | ", "expected a revision, found the end at character 5");
    refused("a # b", "a character that means nothing at character 3");
    refused("(".repeat(200), "nested more than 100 deep");
    refused("x".repeat(5000), "more than 4096 characters");
  }

  @Test
  void ids_are_as_short_as_the_work_in_progress_allows() throws Exception {
    ShortIds ids = revsets().scope().shortIds();
    assertThat(ids.enough(graph.commits.change(graph.id("wip")))).isEqualTo(3);
    assertThat(ids.enough(graph.commits.change(graph.id("jwt")))).isEqualTo(1);
    assertThat(ids.enough(graph.commits.change(graph.id("one")))).isEqualTo(8);
  }

  @Test
  void only_what_is_asked_for_is_read_of_a_long_history() {
    graph.lost("lost", "12".repeat(20));
    String last = "lost";
    for (int i = 0; i < 100; i++) {
      graph.commit("n" + i, "", last, "a=2");
      last = "n" + i;
    }
    graph.commit("a", "ssss", last, "a=3");
    graph.commit("b", "rrrr", "a", "a=4");
    graph.commit("c", "pppp", last, "a=4");
    view = graph.view("b c", last, Optional.of("b"));
    assertThat(names(Revsets.USUAL)).isEqualTo("b a c n99");
    assertThat(names("rrr | pp")).isEqualTo("b c");
    assertThat(names("conflicts() & mutable()")).isEmpty();
    assertThat(revsets().some("::", 10)).hasSize(10);
    assertThat(revsets().some("description(n9) & ::main", 10)).hasSize(10);
    assertThat(revsets().all("ancestors(main, 40)")).hasSize(40);
    assertThat(revsets().all("main-")).hasSize(1);
    assertThatThrownBy(() -> revsets().all("::main")).isInstanceOf(StorageException.class);
  }
}
