// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StagesTest {
  private static final String INDEX =
      """
      adduser 3.1
      dash 0.5; Essential: yes
      mawk 1.3
      passwd 4.13
      usr-is-merged 37
      fakeroot 1.31
      busybox-static 1.35
      heavy 1; Size: 50000000; Depends: shared, dash
      shared 1; Size: 3000000
      middle 1; Size: 5000000; Depends: shared, own
      own 1; Size: 1000000
      light 1; Size: 1000
      lighter 1; Size: 100; Depends: shared
      """;

  /// Stage to its packages, without the base.
  private static SortedMap<Integer, List<String>> stages(String index, String... requests) {
    Selection selection =
        DebianResolver.resolve(
            SmallIndex.of(index),
            Arrays.stream(requests)
                .flatMap(r -> PackageRequest.parse(r, "test").stream())
                .toList());
    return ((Selection.Resolved) selection)
        .set().packages().stream()
            .filter(one -> !one.boot())
            .collect(
                Collectors.groupingBy(
                    DebPackage::stage,
                    TreeMap::new,
                    Collectors.mapping(DebPackage::name, Collectors.toList())));
  }

  @Test
  void the_heaviest_request_comes_first_with_all_that_it_needs() {
    assertThat(stages(INDEX, "light", "middle", "heavy"))
        .hasSize(3)
        .containsEntry(1, List.of("heavy", "shared"))
        .containsEntry(2, List.of("middle", "own"))
        .containsEntry(3, List.of("light"));
  }

  @Test
  void a_light_package_more_leaves_the_stages_of_heavier_ones_as_they_are() {
    SortedMap<Integer, List<String>> before = stages(INDEX, "heavy", "middle");
    SortedMap<Integer, List<String>> after = stages(INDEX, "lighter", "heavy", "middle", "light");
    assertThat(after).containsAllEntriesOf(before).containsEntry(3, List.of("light", "lighter"));
  }

  @Test
  void the_order_of_requests_is_nothing() {
    assertThat(stages(INDEX, "middle", "light", "heavy"))
        .isEqualTo(stages(INDEX, "heavy", "light", "middle"));
  }

  @Test
  void many_heavy_requests_end_in_a_bounded_number_of_stages() {
    String many =
        IntStream.range(0, 40)
            .mapToObj(i -> "big" + i + " 1; Size: 9000000\n")
            .collect(Collectors.joining());
    String[] requests = IntStream.range(0, 40).mapToObj(i -> "big" + i).toArray(String[]::new);
    SortedMap<Integer, List<String>> stages = stages(INDEX + many, requests);
    assertThat(stages).hasSize(Stages.LIMIT);
    assertThat(stages.values().stream().mapToInt(List::size).sum()).isEqualTo(40);
  }

  @Test
  void nothing_asked_for_is_the_base_alone() {
    assertThat(stages(INDEX)).isEmpty();
  }
}
