// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import java.util.ArrayDeque;
import java.util.Deque;

/// The steps of a preparation and what its programs printed; of too much the beginning is dropped.
/// Safe for use by many threads.
final class BuildLog {
  private static final int LIMIT_CHARACTERS = 256 << 10;

  private final Deque<String> lines = new ArrayDeque<>();
  private int characters;

  synchronized void add(String line) {
    lines.addLast(line);
    characters += line.length() + 1;
    while (characters > LIMIT_CHARACTERS) {
      characters -= lines.removeFirst().length() + 1;
    }
  }

  /// One text, with a line end after each line.
  synchronized String text() {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }
}
