// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import sh.zagi.env.Progress;
import sh.zagi.review.count.LiveCounts;
import sh.zagi.review.count.TestCounts;

class TestTellerTest {
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /// Hears figures; a test may keep it from hearing more.
  private static final class Heard implements Progress {
    private final BlockingQueue<List<Integer>> figures = new LinkedBlockingQueue<>();

    List<Integer> next() throws InterruptedException {
      return Objects.requireNonNull(figures.poll(LONGEST.toMinutes(), TimeUnit.MINUTES));
    }

    @Override
    public void step(String what) {}

    @Override
    public void detail(long done, long total) {}

    @Override
    public void tested(int passing, int failing) {
      figures.add(List.of(passing, failing));
    }
  }

  @Test
  void figures_are_told_while_tests_run_and_the_newest_ones_last() throws Exception {
    LiveCounts live = new LiveCounts();
    Heard heard = new Heard();
    try (TestTeller _ = TestTeller.begin(live, new TestCounts(10, 1, 0), heard)) {
      live.write("ok 1 - a\n".getBytes(UTF_8));
      assertThat(heard.next()).containsExactly(11, 1);
      // The next test ends only now: what was heard was heard while the run went on.
      live.write("not ok 2 - b\n".getBytes(UTF_8));
      assertThat(heard.next()).containsExactly(11, 2);
      live.write("ok 3 - c\n".repeat(1_000).getBytes(UTF_8));
      List<Integer> newest = heard.next();
      while (!newest.equals(List.of(1_011, 2))) {
        newest = heard.next();
      }
    }
  }
}
