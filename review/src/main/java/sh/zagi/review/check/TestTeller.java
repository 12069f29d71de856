// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.check;

import java.time.Duration;
import sh.zagi.env.Progress;
import sh.zagi.review.count.LiveCounts;
import sh.zagi.review.count.TestCounts;

/// Tells somebody how many tests ran while they run. Whoever hears it slowly keeps no test waiting
/// and hears the newest figures next.
final class TestTeller implements AutoCloseable {
  /// Nobody reads figures that change more often.
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Thread thread;

  private TestTeller(Thread thread) {
    this.thread = thread;
  }

  /// @param before of the tasks that ended
  static TestTeller begin(LiveCounts live, TestCounts before, Progress progress) {
    return new TestTeller(
        Thread.ofVirtual().name("tests told").start(() -> tell(live, before, progress)));
  }

  private static void tell(LiveCounts live, TestCounts before, Progress progress) {
    TestCounts known = TestCounts.NONE;
    try {
      while (true) {
        known = live.awaitOther(known);
        TestCounts all = before.plus(known);
        progress.tested(all.passing(), all.failing());
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException _) {
      // The run ended; what it said at its end is told by somebody else.
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
