// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/// What hostile files may take: processor time of this thread, so that a busy machine fails
/// nothing.
public final class ProcessorTime {
  private static final Duration SOON = Duration.ofSeconds(2);

  private ProcessorTime() {}

  /// Fails when it took more than a moment.
  public static void assertSoon(String what, Runnable work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    work.run();
    long taken = threads.getCurrentThreadCpuTime() - before;
    assertThat(Duration.ofNanos(taken)).as(what).isLessThan(SOON);
  }
}
