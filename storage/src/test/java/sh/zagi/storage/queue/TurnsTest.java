// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private final Turns turns = new Turns("packing", now::get);

  @Test
  void what_waits_runs_and_is_gone() {
    Turns.Turn first = turns.await("alice/a");
    Turns.Turn second = turns.run("alice/b");
    assertThat(turns.list())
        .containsExactly(
            new Work("packing", "alice/a", false, NOON),
            new Work("packing", "alice/b", true, NOON));
    now.set(NOON.plusSeconds(5));
    first.begin();
    second.close();
    assertThat(turns.list())
        .containsExactly(new Work("packing", "alice/a", true, NOON.plusSeconds(5)));
    first.close();
    first.begin();
    assertThat(turns.list()).isEmpty();
  }
}
