// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.lobby;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BoardTest {
  private static Board repositories(int count) {
    return new Board(
        IntStream.range(0, count)
            .mapToObj(i ->
                new Entry(
                    Entry.Section.REPOSITORIES, "alice/r" + i, List.of(), List.of(), List.of()))
            .toList());
  }

  private static String chosen(Board board) {
    return board.chosen().map(Entry::text).orElse("nothing");
  }

  @Test
  void the_choice_stays_between_the_first_and_the_last() {
    Board board = repositories(3);
    board.move(-5);
    assertThat(chosen(board)).isEqualTo("alice/r0");
    board.move(Integer.MAX_VALUE);
    assertThat(chosen(board)).isEqualTo("alice/r2");
    board.move(-Integer.MAX_VALUE);
    assertThat(chosen(board)).isEqualTo("alice/r0");
  }

  @Test
  void the_chosen_line_is_always_on_the_screen() {
    Board board = repositories(500);
    for (int rows : new int[] {1, 2, 7, 20, 4096}) {
      for (int step : new int[] {1, 30, -7, 400, -400, 499, -499}) {
        board.move(step);
        assertThat(board.lines(rows)).hasSizeLessThanOrEqualTo(rows).anyMatch(Board.Line::chosen);
      }
    }
  }

  @Test
  void a_filter_leaves_what_has_its_letters_in_either_case() {
    Board board = repositories(12);
    board.filter("R1");
    assertThat(board.shown())
        .extracting(Entry::text)
        .containsExactly("alice/r1", "alice/r10", "alice/r11");
    board.filter("nosuch");
    assertThat(chosen(board)).isEqualTo("nothing");
    assertThat(board.lines(10)).isEmpty();
    board.move(1);
    board.filter("");
    assertThat(chosen(board)).isEqualTo("alice/r0");
  }

  @Test
  void an_empty_board_says_what_there_is_not() {
    assertThat(new Board(List.of()).lines(24))
        .extracting(Board.Line::text)
        .containsSubsequence(
            "sessions", "  none", "repositories", "  none yet: git push creates one");
  }

  @Test
  void words_of_others_are_shown_without_their_control_characters() {
    List<Entry> entries =
        new Facts(
                Map.of(
                    "reviews",
                    List.of(
                        Map.of(
                            "change",
                            "kkkkkkkk",
                            "repository",
                            "alice/a",
                            "commit",
                            "c",
                            "subject",
                            "\u001b]0;x\u0007\u202e"))))
            .entries();
    assertThat(entries.getFirst().text()).isEqualTo("kkkkkkkk  alice/a  \\x1b]0;x\\x07\\u{202e}");
    assertThat(entries.getFirst().approve()).containsExactly("approve", "alice/a", "c");
  }
}
