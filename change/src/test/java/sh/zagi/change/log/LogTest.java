// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.zagi.change.Graph;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.op.RefTarget;
import sh.zagi.change.op.View;
import sh.zagi.change.revset.Revsets;
import sh.zagi.change.revset.Scope;

class LogTest {
  private final Graph graph = new Graph();
  private View view = View.EMPTY;

  @AfterEach
  void close() {
    graph.close();
  }

  private String log(String revset, LogStyle style, boolean unicode) throws IOException {
    var fixed = new TreeSet<>(view.refs().values());
    var asker = new Scope.Asker("me", "main", "matt");
    Scope scope = new Scope(graph.commits, view, asker, fixed, Scope.Kept.NOTHING);
    Log log = new Log(scope, new Revsets(scope).all(revset));
    return String.join("\n", log.lines(new Log.Look(style, true, unicode, new Paint(false))));
  }

  private String log(String revset) throws IOException {
    return log(revset, LogStyle.ZAGI, false);
  }

  @Test
  void the_sample_of_the_specification() throws IOException {
    graph.commit("first", "zz", "", "a=1");
    graph.commit("second", "zy", "first", "a=2");
    graph.commit("add_user_model", "zspm", "second", "a=3");
    graph.commit("add_JWT", "vrnt", "add_user_model", "a=4");
    graph.commit("wip", "kpqx", "add_JWT", "a=5");
    view = graph.view("wip", "second", Optional.of("wip"));
    assertThat(log(Revsets.USUAL))
        .isEqualTo(
            """
            @  kpqx  (working) matt: wip
            o  vrnt  matt: add_JWT
            o  zspm  matt: add_user_model
            o  main  (trunk)\
            """
                .indent(0)
                .stripTrailing()
                .lines()
                .map(line -> "  " + line)
                .collect(java.util.stream.Collectors.joining("\n")));
  }

  @Test
  void a_branch_beside_and_conflicts_to_the_root() throws IOException {
    var empty = sh.zagi.change.merge.Trees.EMPTY;
    var conflict = Merge.threeWay(empty, graph.repo.tree("f=A"), graph.repo.tree("f=C"));
    graph.commit("A", "ttsw", "", "f=A");
    graph.commit("B", "matt", "xynn", "", conflict);
    graph.commit("C", "matt", "nrvt", "B", conflict);
    graph.commit("", "matt", "qyrv", "C", conflict);
    view = graph.view("A ", "", Optional.of(""));
    view = view.withHeads(new TreeSet<>(List.of(graph.id("A"), graph.id(""))));
    assertThat(log("::"))
        .isEqualTo(
            String.join(
                "\n",
                "  @  qyrv  (working) matt: (no description)",
                "  x  nrvt  matt: C",
                "  x  xynn  matt: B",
                "  | o  ttsw  matt: A",
                "  |/",
                "  o  root"));
    assertThat(log("::", LogStyle.JJ, true).replaceAll("[0-9a-f]{8}\\b", "12345678"))
        .isEqualTo(
            String.join(
                "\n",
                "@  qyrvklmn matt@x 2023-11-15 01:13:20 12345678 (conflict)",
                "│  (empty) (no description set)",
                "×  nrvtklmn matt@x 2023-11-15 00:13:20 12345678 (conflict)",
                "│  (empty) C",
                "×  xynnklmn matt@x 2023-11-14 23:13:20 12345678 (conflict)",
                "│  B",
                "│ ○  ttswklmn matt@x 2023-11-14 22:13:20 12345678",
                "├─╯  A",
                "◆  zzzzzzzz root() 12345678"));
  }

  @Test
  void merges_open_columns_to_the_right_and_gaps_are_marked() throws IOException {
    graph.commit("base", "zz", "", "a=1");
    graph.commit("left", "ll", "base", "a=1 l=1");
    graph.commit("middle", "mm", "base", "a=1 m=1");
    graph.commit("right", "rr", "base", "a=1 r=1");
    graph.commit("all", "pp", "left middle right", "a=1 l=1 m=1 r=1");
    graph.commit("more", "qq", "middle", "a=1 m=2");
    view =
        graph
            .view("all more", "base", Optional.of("all"))
            .withBookmark("feature", RefTarget.of(graph.id("more")));
    assertThat(log(Revsets.USUAL))
        .isEqualTo(
            String.join(
                "\n",
                "  @      ppkl  (working) matt: all",
                "  |\\",
                "  |_|\\",
                "  o | |  llkl  matt: left",
                "  | | o  rrkl  matt: right",
                "  |_|/",
                "  | | o  qqkl  (feature*) matt: more",
                "  | |/",
                "  | o  mmkl  matt: middle",
                "  |/",
                "  o  main  (trunk)"));
    assertThat(log("all() ~ description(middle) ~ description(right) ~ root()"))
        .isEqualTo(
            String.join(
                "\n",
                "  @  ppkl  (working) matt: all",
                "  o  llkl  matt: left",
                "  | o  qqkl  (feature*) matt: more",
                "  | ~",
                "  |/",
                "  o  main  (trunk)"));
  }
}
