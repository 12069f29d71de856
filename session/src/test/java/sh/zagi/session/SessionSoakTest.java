// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.session.egress.EgressPolicy;
import sh.zagi.session.workspace.Exclusions;

/// A long day of sessions: what this process and the machine hold is the same in the evening.
/// `-Dsession.soak.minutes=30` is the length that counts; without it, a few rounds.
class SessionSoakTest {
  private static final Logger LOG = LoggerFactory.getLogger(SessionSoakTest.class);
  private static final Duration LENGTH =
      Duration.ofMinutes(Integer.getInteger("session.soak.minutes", 0));
  private static final int FEWEST_ROUNDS = 3;

  /// Caches and compiled code fill for some rounds.
  private static final int WARM_ROUNDS = LENGTH.isZero() ? 2 : 30;

  private static final long HEAP_GROWTH_BYTES = 8L << 20;

  @TempDir private Path data;
  private SessionStand stand;

  @BeforeEach
  void open() throws Exception {
    stand = new SessionStand(data, Map.of("a", "a\n"));
    EgressPolicy policy = EgressPolicy.parse(List.of("example.org"), List.of());
    stand.restart(
        new EgressRules() {
          @Override
          public EgressPolicy policy(Session session) {
            return policy;
          }

          @Override
          public void hear(Session session, String place, Optional<String> refusal) {}
        });
  }

  @AfterEach
  void close() throws Exception {
    stand.close();
  }

  @Test
  void what_is_held_stays_the_same() throws Exception {
    Session lasting = stand.open();
    for (int i = 0; i < WARM_ROUNDS; i++) {
      round(lasting);
    }
    Held held = new Held(stand, data);
    Map<String, Long> before = held.settled();
    long heap = heap();
    long start = System.nanoTime();
    int rounds = 0;
    while (rounds < FEWEST_ROUNDS || System.nanoTime() - start < LENGTH.toNanos()) {
      round(lasting);
      rounds++;
    }
    Map<String, Long> after = held.until(before);
    long grown = heap() - heap;
    LOG.info("{} rounds: {}, heap grew by {} KiB", rounds, after, grown / 1024);

    assertThat(after).isEqualTo(before);
    assertThat(grown).isLessThan(HEAP_GROWTH_BYTES);
  }

  /// What people do: open, work, look out, fork, leave, come back, end.
  private void round(Session lasting) throws Exception {
    Session session = stand.open();
    stand.run(session, "echo b > a; seq 1000; curl -s -m 5 http://127.0.0.2/; sleep 600 &");
    stand.run(lasting, "date >> log; tail -c 100 log; curl -s -x $http_proxy http://example.com/");
    stand.sessions().workspaces().snapshot(lasting.id(), Exclusions.NONE, List::copyOf);
    Session fork = stand.fork(session);
    stand.resume(fork);
    stand.run(fork, "cat a");
    stand.sessions().guard().round();
    stand.sessions().stop(session.id());
    stand.resume(session);
    stand.run(session, "cat a");
    stand.sessions().delete(session.id());
    stand.sessions().delete(fork.id());
  }

  private static long heap() throws InterruptedException {
    System.gc();
    Thread.sleep(200);
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
