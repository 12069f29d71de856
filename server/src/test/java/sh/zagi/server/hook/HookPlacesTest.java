// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HookPlacesTest {
  private static final Duration NO_TIME = Duration.ZERO;

  @Test
  void no_place_is_given_twice_and_all_come_back() throws InterruptedException {
    HookPlaces places = new HookPlaces(2);
    HookPlaces.Place first = places.before(1, NO_TIME).orElseThrow();
    HookPlaces.Place second = places.before(2, NO_TIME).orElseThrow();
    assertThat(first.number()).isNotEqualTo(second.number());
    assertThat(places.before(3, NO_TIME)).isEmpty();
    first.close();
    assertThat(places.before(3, NO_TIME))
        .hasValueSatisfying(place -> assertThat(place.number()).isEqualTo(first.number()));
  }

  @Test
  void one_repository_does_not_take_all() throws InterruptedException {
    HookPlaces places = new HookPlaces(6);
    List<HookPlaces.Place> taken = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      taken.add(places.before(1, NO_TIME).orElseThrow());
    }
    assertThat(places.before(1, NO_TIME)).isEmpty();
    Optional<HookPlaces.Place> other = places.before(2, NO_TIME);
    assertThat(other).isPresent();
    taken.getFirst().close();
    assertThat(places.before(1, NO_TIME)).isPresent();
  }

  @Test
  void those_that_nobody_waits_for_take_half() throws InterruptedException {
    HookPlaces places = new HookPlaces(4);
    HookPlaces.Place one = places.after().orElseThrow();
    assertThat(places.after()).isPresent();
    assertThat(places.after()).isEmpty();
    assertThat(places.before(1, NO_TIME)).isPresent();
    assertThat(places.before(2, NO_TIME)).isPresent();
    one.close();
    assertThat(places.before(3, NO_TIME)).isPresent();
    assertThat(places.after()).isEmpty();
  }

  @Test
  void a_single_place_is_for_both() throws InterruptedException {
    HookPlaces places = new HookPlaces(1);
    places.after().orElseThrow().close();
    try (HookPlaces.Place place = places.before(1, NO_TIME).orElseThrow()) {
      assertThat(place.number()).isZero();
      assertThat(places.after()).isEmpty();
    }
    assertThat(places.after()).isPresent();
  }
}
