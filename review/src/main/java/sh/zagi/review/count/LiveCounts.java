// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.count;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/// Counts tests while a run prints them. What is written is the run's output; what a framework says
/// at its end is read by [TestReports], and that is the truth. Safe for use by many threads.
public final class LiveCounts extends OutputStream {
  /// No line about a test is longer.
  private static final int MOST_LINE_BYTES = 512;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final LiveLines lines = new LiveLines();
  private TestCounts told = TestCounts.NONE;

  @Override
  public synchronized void write(int b) {
    take((byte) b);
    tell();
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    for (int at = offset; at < offset + length; at++) {
      take(bytes[at]);
    }
    tell();
  }

  private void take(byte b) {
    if (b == '\n' || b == '\r') {
      if (line.size() <= MOST_LINE_BYTES) {
        lines.read(line.toString(UTF_8));
      }
      line.reset();
    } else if (line.size() <= MOST_LINE_BYTES) {
      line.write(b);
    }
  }

  private void tell() {
    if (!lines.counts().equals(told)) {
      told = lines.counts();
      notifyAll();
    }
  }

  /// What was counted so far.
  public synchronized TestCounts counts() {
    return told;
  }

  /// Waits until something else was counted than what somebody knows.
  public synchronized TestCounts awaitOther(TestCounts known) throws InterruptedException {
    while (told.equals(known)) {
      wait();
    }
    return told;
  }
}
