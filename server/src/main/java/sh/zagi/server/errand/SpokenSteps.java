// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.errand;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/// Reads what a verb says on a terminal: lines, the last of which it may draw anew. What is more
/// than a page can hold is not kept. Safe for use by many threads.
final class SpokenSteps extends OutputStream {
  private static final String CLEAR = "\u001b[K";
  private static final int MOST_LINES = 200;
  private static final int MOST_LINE_BYTES = 2_000;

  private final Runnable changed;
  private final List<String> whole = new ArrayList<>();
  private final ByteArrayOutputStream open = new ByteArrayOutputStream();
  private boolean returned;

  /// @param changed told after each piece, on the thread of whoever says it
  SpokenSteps(Runnable changed) {
    this.changed = changed;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    synchronized (this) {
      for (int at = offset; at < offset + length; at++) {
        take(bytes[at]);
      }
    }
    changed.run();
  }

  private void take(byte b) {
    switch (b) {
      case '\n' -> {
        if (whole.size() < MOST_LINES) {
          whole.add(text());
        }
        open.reset();
        returned = false;
      }
      // Drawn anew; a line's end has one too, before its line feed.
      case '\r' -> returned = true;
      default -> {
        if (returned) {
          returned = false;
          open.reset();
        }
        if (open.size() < MOST_LINE_BYTES) {
          open.write(b);
        }
      }
    }
  }

  /// Without what clears the rest of a line (ECMA-48).
  private String text() {
    return open.toString(UTF_8).replace(CLEAR, "");
  }

  /// What was said so far; the last is busy while its line is open.
  synchronized List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    whole.stream()
        .filter(line -> !line.isBlank())
        .forEach(line -> steps.add(Step.of(line, "done")));
    String rest = text();
    if (!rest.isBlank()) {
      steps.add(Step.of(rest, "busy"));
    }
    return steps;
  }
}
