// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.zagi.change.algebra.Merge;

/// Vectors F51 to F54, over the graph 1<-2<-{3,4}, 1<-5<-{6,7}.
class RefTargetTest {
  private static final Map<Integer, Integer> PARENT = Map.of(2, 1, 3, 2, 4, 2, 5, 1, 6, 5, 7, 5);

  private static ObjectId id(int number) {
    return ObjectId.fromString("%040x".formatted(number));
  }

  /// Terms as numbers, `-` for absent.
  private static RefTarget target(String terms) {
    return new RefTarget(
        new Merge<>(
            Stream.of(terms.strip().split(" ", -1))
                .map(word ->
                    word.equals("-")
                        ? Optional.<ObjectId>empty()
                        : Optional.of(id(Integer.parseInt(word))))
                .toList()));
  }

  private static boolean isAncestor(ObjectId ancestor, ObjectId descendant) {
    int at = Integer.parseInt(descendant.name(), 16);
    while (!id(at).equals(ancestor) && PARENT.containsKey(at)) {
      at = PARENT.get(at);
    }
    return id(at).equals(ancestor);
  }

  @ParameterizedTest
  @DisplayName("F51 to F54: both sides of a target")
  @CsvSource({
    "3, 1, 1, 3",
    "1, 3, 3, 1",
    "4, 3, 4, 4",
    "3, -, 3, 3",
    "-, 3, -, -",
    "2, -, 3, 3",
    "3, 1, 2, 3",
    "3, 1, 4, 3 1 4",
    "1, 2, 3, 1 2 3",
    "-, 1, 3, - 1 3",
    "3 5 4, 4, 3, 3",
  })
  void merged(String left, String base, String right, String expected) {
    assertThat(
            RefTarget.merge(target(left), target(base), target(right), RefTargetTest::isAncestor))
        .isEqualTo(target(expected));
  }

  @org.junit.jupiter.api.Test
  void several_versions_are_all_candidates() {
    assertThat(RefTarget.diverged(id(1), List.of(id(2), id(3))))
        .isEqualTo(target("2 1 3"))
        .extracting(RefTarget::candidates)
        .isEqualTo(List.of(id(2), id(3)));
  }
}
