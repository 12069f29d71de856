// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StrangersTest {
  private final AtomicLong nanos = new AtomicLong();

  private Strangers room(int all, int each) {
    return new Strangers(new Strangers.Limits(all, each, Duration.ofMinutes(10)), nanos::get);
  }

  private static Strangers.Seat seat(Strangers room, String source) {
    return room.take(source) instanceof Strangers.Asked.Taken(var seat) ? seat : fail(source);
  }

  private static Strangers.Seat fail(String source) {
    throw new AssertionError("no seat for " + source);
  }

  private static String refusal(Strangers room, String source) {
    return room.take(source) instanceof Strangers.Asked.Refused(var problem)
        ? problem.message()
        : "";
  }

  @Test
  void nobody_is_let_in_unless_the_operator_says_so() {
    assertThat(new Strangers(Strangers.Limits.NOBODY).isOpen()).isFalse();
    assertThat(refusal(room(0, 1), "192.0.2.1")).contains("people with an account");
  }

  @Test
  void one_address_has_as_many_as_it_may_and_all_together_too() {
    Strangers room = room(2, 1);
    Strangers.Seat first = seat(room, "192.0.2.1");
    assertThat(refusal(room, "192.0.2.1")).contains("your address already");
    var _ = seat(room, "192.0.2.2");
    assertThat(refusal(room, "192.0.2.3")).contains("are taken; try later");
    first.close();
    first.close();
    var _ = seat(room, "192.0.2.3");
    assertThat(refusal(room, "192.0.2.1")).contains("are taken; try later");
  }

  @Test
  void who_opens_one_after_the_other_has_to_be_quiet_for_an_hour() {
    Strangers room = room(5, 1);
    for (int opening = 0; opening < Strangers.MOST_OPENINGS; opening++) {
      seat(room, "192.0.2.1").close();
    }
    assertThat(refusal(room, "192.0.2.1")).contains("try in an hour");
    seat(room, "192.0.2.2").close();
    nanos.addAndGet(Duration.ofMinutes(61).toNanos());
    seat(room, "192.0.2.1").close();
  }
}
