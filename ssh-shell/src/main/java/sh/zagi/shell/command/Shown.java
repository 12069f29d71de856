// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

/// Text of unknown origin made safe to print and log: one line, no control characters, bounded.
public final class Shown {
  private static final int MOST_CHARACTERS = 120;

  private Shown() {}

  /// Escapes control, format and lone surrogate characters and cuts what is longer than 120
  /// characters.
  public static String text(String raw) {
    StringBuilder shown = new StringBuilder();
    int end = raw.length();
    for (int at = 0; at < end; ) {
      if (shown.length() >= MOST_CHARACTERS) {
        return shown.append("...").toString();
      }
      int point = raw.codePointAt(at);
      at += Character.charCount(point);
      append(shown, point);
    }
    return shown.toString();
  }

  private static void append(StringBuilder shown, int point) {
    boolean plain =
        switch (Character.getType(point)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.PRIVATE_USE,
              Character.UNASSIGNED ->
              false;
          default -> true;
        };
    if (plain) {
      shown.appendCodePoint(point);
    } else if (point < 0x100) {
      shown.append(String.format("\\x%02x", point));
    } else {
      shown.append(String.format("\\u{%x}", point));
    }
  }
}
