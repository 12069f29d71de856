// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.algebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Vectors A1 to A4: terms are numbers, written as in the sum.
class MergeTest {
  private static Merge<Integer> merge(String terms) {
    return new Merge<>(Stream.of(terms.split(" ", -1)).map(Integer::valueOf).toList());
  }

  @ParameterizedTest
  @DisplayName("A1, A2: what remains when equal terms cancel out")
  @CsvSource({
    "0 0 1, 1, 1",
    "0 1 1, 0, 0",
    "0 1 0, 0, ",
    "0 1 2, , ",
    "0 0 1 0 2, , ",
    "0 1 2 0 1, 2, 2",
    "0 1 1 2 0, 0, ",
    "0 1 2 2 1, 0, 0",
    "0 1 0 2 1, 0, ",
  })
  void trivial(String terms, Integer accepting, Integer keeping) {
    assertThat(merge(terms).trivial(SameChange.ACCEPT)).isEqualTo(Optional.ofNullable(accepting));
    assertThat(merge(terms).trivial(SameChange.KEEP)).isEqualTo(Optional.ofNullable(keeping));
  }

  @ParameterizedTest
  @DisplayName("A3: as few terms as possible")
  @CsvSource({
    "1 0 1, 1 0 1",
    "0 1 0 0 2, 2 1 0",
    "0 1 2 3 1, 0 3 2",
    "0 1 2 0 3, 3 1 2",
    "0 1 2 3 4 5 1, 0 3 4 5 2",
    "0 1 0 1 0, 0 1 0 1 0",
    "0 0 1, 1",
    "0 1 1, 0",
  })
  void simplified(String terms, String expected) {
    assertThat(merge(terms).simplify()).isEqualTo(merge(expected));
  }

  @Test
  @DisplayName("A4: a sum of sums")
  void flattened() {
    assertThat(Merge.flatten(new Merge<>(List.of(merge("0 1 2"), merge("3 4 5"), merge("6 7 8")))))
        .isEqualTo(merge("0 1 2 5 4 3 6 7 8"));
    assertThat(Merge.flatten(new Merge<>(List.of(merge("0"), merge("1 2 3 4 5"), merge("6")))))
        .isEqualTo(merge("0 3 2 5 4 1 6"));
  }

  @Test
  void an_even_number_of_terms_is_no_merge() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Merge<>(List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> new Merge<>(Arrays.asList(1, 2)));
  }

  @Test
  void simplifying_keeps_the_sum() {
    var random = new java.util.Random(7);
    for (int round = 0; round < 2000; round++) {
      int size = 2 * random.nextInt(5) + 1;
      Merge<Integer> merge = new Merge<>(random.ints(size, 0, 4).boxed().toList());
      Merge<Integer> simple = merge.simplify();
      assertThat(counts(simple)).isEqualTo(counts(merge));
      assertThat(simple.simplify()).isEqualTo(simple);
      assertThat(simple.trivial(SameChange.ACCEPT)).isEqualTo(merge.trivial(SameChange.ACCEPT));
    }
  }

  private static List<Integer> counts(Merge<Integer> merge) {
    int[] counts = new int[4];
    merge.adds().forEach(one -> counts[one]++);
    merge.removes().forEach(one -> counts[one]--);
    return Arrays.stream(counts).boxed().toList();
  }
}
