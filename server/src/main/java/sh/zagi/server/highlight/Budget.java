// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.highlight;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/// Processor time of this thread that one file may take; a busy machine makes it no shorter.
final class Budget {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /// Asking costs about a microsecond.
  private static final int CALLS_BETWEEN_CLOCKS = 256;

  private final long end;
  private int calls;
  private boolean spent;

  Budget(Duration time) {
    this.end = THREADS.getCurrentThreadCpuTime() + time.toNanos();
  }

  boolean isSpent() {
    if (!spent && ++calls % CALLS_BETWEEN_CLOCKS == 0) {
      spent = THREADS.getCurrentThreadCpuTime() > end;
    }
    return spent;
  }
}
