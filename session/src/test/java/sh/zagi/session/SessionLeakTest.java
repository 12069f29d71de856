// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What sessions leave behind: nothing. `-Dsession.cycles=500` takes some minutes.
class SessionLeakTest {
  private static final int CYCLES = Integer.getInteger("session.cycles", 8);

  @TempDir private Path data;
  private SessionStand stand;

  @BeforeEach
  void open() throws Exception {
    stand = new SessionStand(data, Map.of("a", "a\n"));
  }

  @AfterEach
  void close() throws Exception {
    stand.close();
  }

  @Test
  void sessions_that_come_and_go_leave_nothing() throws Exception {
    Held held = new Held(stand, data);
    cycle();
    Map<String, Long> before = held.settled();
    for (int i = 0; i < CYCLES; i++) {
      cycle();
    }
    assertThat(held.until(before)).isEqualTo(before);
  }

  private void cycle() throws Exception {
    Session session = stand.open();
    stand.run(session, "echo b > a; (sleep 600 >/dev/null 2>&1 &)");
    Session fork = stand.fork(session);
    stand.resume(fork);
    stand.sessions().stop(session.id());
    stand.resume(session);
    stand.sessions().delete(session.id());
    stand.sessions().delete(fork.id());
  }
}
