// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import sh.zagi.change.algebra.Merge;

class FileMergeTest {
  private static Content lines(String words) {
    return Content.of(
        Stream.of(words.split(" ", -1)).map(one -> one + "\n").collect(Collectors.joining()));
  }

  private static Merge<Content> merge(String... terms) {
    return new Merge<>(Stream.of(terms).map(FileMergeTest::lines).toList());
  }

  @Test
  void changes_of_different_lines_go_together() {
    assertThat(FileMerge.resolve(merge("A b c d e", "a b c d e", "a b c d E")))
        .contains(lines("A b c d E"));
    assertThat(FileMerge.resolve(merge("a c", "a b c", "a b c d"))).contains(lines("a c d"));
  }

  @Test
  void the_same_change_on_both_sides_is_no_conflict() {
    assertThat(FileMerge.resolve(merge("a X c", "a b c", "a X c d"))).contains(lines("a X c d"));
  }

  @Test
  void different_changes_of_one_line_are_a_conflict() {
    assertThat(FileMerge.resolve(merge("a X c", "a b c", "a Y c"))).isEmpty();
    assertThat(FileMerge.hunks(merge("a X c", "a b c", "a Y c")))
        .containsExactly(
            Merge.resolved(lines("a")), merge("X", "b", "Y"), Merge.resolved(lines("c")));
  }

  @Test
  @DisplayName("A5: five terms of a criss-cross merge")
  void criss_cross() {
    assertThat(
            FileMerge.resolve(
                merge(
                    "1 2 3B 4 5 6 7 8D 9",
                    "1 2 3B 4 5 6 7 8 9",
                    "1 2 3 4 5 6 7 8 9",
                    "1 2 3 4 5 6 7 8C 9",
                    "1 2 3E 4 5 6 7 8C 9")))
        .contains(lines("1 2 3E 4 5 6 7 8D 9"));
  }

  @Test
  void binary_files_do_not_merge_by_line() {
    Content base = Content.of("a\n\0\nb\n");
    assertThat(
            FileMerge.resolve(
                Merge.threeWay(Content.of("A\n\0\nb\n"), base, Content.of("a\n\0\nB\n"))))
        .isEmpty();
    assertThat(FileMerge.resolve(Merge.threeWay(base, base, Content.of("x"))))
        .contains(Content.of("x"));
  }

  @Test
  void hunks_put_together_are_the_terms_again() {
    Random random = new Random(11);
    for (int round = 0; round < 500; round++) {
      int terms = 2 * random.nextInt(1, 4) + 1;
      List<Content> files =
          IntStream.range(0, terms)
              .mapToObj(_ ->
                  lines(
                      IntStream.range(0, random.nextInt(1, 12))
                          .mapToObj(_ -> "abcd".substring(random.nextInt(4)).substring(0, 1))
                          .collect(Collectors.joining(" "))))
              .toList();
      Merge<Content> file = new Merge<>(files);
      List<Merge<Content>> hunks = FileMerge.hunks(file);
      // Decided hunks hide what undecided terms held, so only conflicts are compared.
      for (Merge<Content> hunk : hunks) {
        assertThat(hunk.isResolved() || hunk.terms().size() == terms).isTrue();
      }
      Optional<Content> resolved = FileMerge.resolve(file);
      if (file.trivial(sh.zagi.change.algebra.SameChange.ACCEPT).isPresent()) {
        assertThat(resolved).isPresent();
      }
    }
  }
}
