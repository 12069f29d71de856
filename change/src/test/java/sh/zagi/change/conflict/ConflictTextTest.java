// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.merge.Content;

/// Vectors H68 to H77.
class ConflictTextTest {
  private static final Content BASE = Content.of("line 1\nline 2\nline 3\nline 4\nline 5\n");
  private static final Content LEFT =
      Content.of("line 1\nline 2\nleft 3.1\nleft 3.2\nleft 3.3\nline 4\nline 5\n");
  private static final Content RIGHT = Content.of("line 1\nline 2\nright 3.1\nline 4\nline 5\n");

  private static Merge<Content> merge(String left, String base, String right) {
    return Merge.threeWay(Content.of(left), Content.of(base), Content.of(right));
  }

  private static ConflictText write(Merge<Content> file, MarkerStyle style) {
    return ConflictText.write(file, style, List.of());
  }

  private static Merge<Content> read(Merge<Content> old, String text) {
    int length = write(old, MarkerStyle.DIFF).markerLength();
    return ConflictText.read(old, List.of(), new ConflictText(Content.of(text), length));
  }

  @Test
  @DisplayName("H68: the side that is farther from the base is the snapshot")
  void snapshot_and_diff() {
    assertThat(write(Merge.threeWay(LEFT, BASE, RIGHT), MarkerStyle.DIFF).text())
        .hasToString(
            """
            line 1
            line 2
            <<<<<<< conflict 1 of 1
            +++++++ side #1
            left 3.1
            left 3.2
            left 3.3
            %%%%%%% diff from: base
            \\\\\\\\\\\\\\        to: side #2
            -line 3
            +right 3.1
            >>>>>>> conflict 1 of 1 ends
            line 4
            line 5
            """);
    assertThat(write(Merge.threeWay(RIGHT, BASE, LEFT), MarkerStyle.DIFF).text())
        .hasToString(
            """
            line 1
            line 2
            <<<<<<< conflict 1 of 1
            %%%%%%% diff from: base
            \\\\\\\\\\\\\\        to: side #1
            -line 3
            +right 3.1
            +++++++ side #2
            left 3.1
            left 3.2
            left 3.3
            >>>>>>> conflict 1 of 1 ends
            line 4
            line 5
            """);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("H69, H70: every style reads back to the same conflict")
  void round_trip(MarkerStyle style) {
    for (Merge<Content> file :
        List.of(
            Merge.threeWay(LEFT, BASE, RIGHT),
            Merge.threeWay(RIGHT, BASE, LEFT),
            new Merge<>(
                List.of(LEFT, BASE, RIGHT, Content.of("line 3\n"), Content.of("other\n"))))) {
      ConflictText text = write(file, style);
      assertThat(ConflictText.read(file, List.of(), text)).isEqualTo(file);
      // Also when the words are unknown, as another version of the program would write them.
      Content reworded =
          Content.of(
              text.text().toString().replace("side #", "Contents of ").replace("conflict ", "x "));
      assertThat(
              ConflictText.read(file, List.of(), new ConflictText(reworded, text.markerLength())))
          .isEqualTo(file);
    }
  }

  @Test
  void labels_are_shown_and_do_not_matter() {
    Merge<Content> file = Merge.threeWay(LEFT, BASE, RIGHT);
    List<String> labels = List.of("destination", "", "rebased");
    ConflictText text = ConflictText.write(file, MarkerStyle.DIFF, labels);
    assertThat(text.text().toString())
        .contains("+++++++ destination\n", "diff from: base\n", "to: rebased\n");
    assertThat(ConflictText.read(file, labels, text)).isEqualTo(file);
  }

  @Test
  @DisplayName("H71: one of two hunks decided")
  void partly_resolved() {
    Merge<Content> file = merge("a1\nb\nc\nd\ne1\n", "a\nb\nc\nd\ne\n", "a2\nb\nc\nd\ne2\n");
    String text = write(file, MarkerStyle.DIFF).text().toString();
    int end = text.indexOf(">>>>>>> conflict 1 of 2 ends\n");
    String edited = "decided\n" + text.substring(end + ">>>>>>> conflict 1 of 2 ends\n".length());
    assertThat(read(file, edited))
        .isEqualTo(
            merge("decided\nb\nc\nd\ne1\n", "decided\nb\nc\nd\ne\n", "decided\nb\nc\nd\ne2\n"));
  }

  @Test
  @DisplayName("H72: no marker left")
  void resolved() {
    assertThat(read(Merge.threeWay(LEFT, BASE, RIGHT), "all mine\n"))
        .isEqualTo(Merge.resolved(Content.of("all mine\n")));
  }

  @ParameterizedTest
  @DisplayName("H73: broken markers are text")
  @ValueSource(
      strings = {
        "<<<<<<< x\n+++++++ a\n1\n>>>>>>> x ends\n",
        "<<<<<<< x\n+++++++ a\n1\n------- b\n2\n+++++++ c\n3\n------- d\n4\n+++++++ e\n>>>>>>> x\n",
        "<<<<<<< x\n%%%%%%% d\nno sign\n+++++++ a\n1\n>>>>>>> x ends\n",
        "<<<<<<< x\n-a\n+b\n+++++++ a\n1\n>>>>>>> x ends\n",
        "<<<<<<< x\nleft\n=======\nright\n>>>>>>> x ends\n",
        "<<<<<<< x\nleft\n||||||| b\nbase\n=======\n1\n=======\nright\n>>>>>>> x ends\n",
        ">>>>>>> x ends\n<<<<<<< x\n",
        "<<<<<< x\n+++++++ a\n1\n%%%%%%% d\n-b\n+c\n>>>>>>> x ends\n",
      })
  void malformed(String text) {
    assertThat(read(Merge.threeWay(LEFT, BASE, RIGHT), text))
        .isEqualTo(Merge.resolved(Content.of(text)));
  }

  @Test
  @DisplayName("H74: markers are longer than what looks like one")
  void long_markers() {
    Merge<Content> file = merge("a\n=======\nleft\n", "a\n=======\nb\n", "a\n=======\nright\n");
    ConflictText text = write(file, MarkerStyle.DIFF);
    assertThat(text.markerLength()).isEqualTo(11);
    assertThat(text.text().toString()).contains("<<<<<<<<<<< conflict 1 of 1\n");
    String edited = text.text() + "<<<<<<< not a marker\n>>>>>>> no\n";
    assertThat(read(file, edited).terms())
        .hasSize(3)
        .allSatisfy(
            term -> assertThat(term.toString()).endsWith("<<<<<<< not a marker\n>>>>>>> no\n"));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("H75, H76: absent sides, missing final newlines and CR LF survive")
  void odd_ends(MarkerStyle style) {
    for (Merge<Content> file :
        List.of(
            merge("changed\n", "old\n", ""),
            merge("", "old\n", "changed"),
            merge("a\nleft", "a\nb\n", "a\nright\n"),
            merge("left\n", "b", "right\n\n"),
            merge("left", "b", "right"),
            merge("x\r\nleft\r\n", "x\r\nb\r\n", "x\r\nright\r\n"),
            merge("x\r\nleft", "x\r\nb\r\n", "x\r\nright\r\n"))) {
      ConflictText text = write(file, style);
      assertThat(ConflictText.read(file, List.of(), text)).isEqualTo(file);
      Content reworded = Content.of(text.text().toString().replace("ends", "over"));
      assertThat(
              ConflictText.read(file, List.of(), new ConflictText(reworded, text.markerLength())))
          .isEqualTo(file);
    }
    ConflictText open = write(merge("a\nleft", "a\nb\n", "a\nright\n"), MarkerStyle.DIFF);
    assertThat(open.text().toString())
        .contains("side #1 (no terminating newline)\n")
        .endsWith(">>>>>>> conflict 1 of 1 ends");
    assertThat(write(merge("x\r\nl\r\n", "x\r\nb\r\n", "x\r\nr\r\n"), MarkerStyle.GIT).text())
        .hasToString(
            "x\r\n<<<<<<< side #1\r\nl\r\n||||||| base\r\nb\r\n=======\r\nr\r\n"
                + ">>>>>>> side #2\r\n");
  }

  @Test
  @DisplayName("H77: git's markers are read whatever style is set")
  void git_markers() {
    Merge<Content> file = Merge.threeWay(LEFT, BASE, RIGHT);
    String git = write(file, MarkerStyle.GIT).text().toString();
    Merge<Content> edited = read(file, git.replace("right 3.1", "right!"));
    assertThat(edited.add(1).toString()).contains("right!");
    assertThat(write(edited, MarkerStyle.SNAPSHOT).text().toString())
        .contains("------- base\nline 3\n+++++++ side #2\nright!\n");
  }

  @Test
  void an_empty_line_in_a_change_counts_as_context() {
    Merge<Content> file = merge("1\n2\n3\n\nleft\n", "\nb\n", "\nr\n");
    String text = "<<<<<<< x\n+++++++ a\nl\n%%%%%%% d\n\n-b\n+r\n>>>>>>> x\n";
    assertThat(read(file, text)).isEqualTo(merge("l\n", "\nb\n", "\nr\n"));
  }
}
