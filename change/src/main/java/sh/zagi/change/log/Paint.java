// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.log;

/// Colours, where there is a terminal that knows them, and text of unknown origin made safe to
/// show.
///
/// @param on whether to use any
public record Paint(boolean on) {
  private static final String END = "\u001b[0m";

  String unique(String text) {
    return coloured("\u001b[1;35m", text);
  }

  String rest(String text) {
    return coloured("\u001b[90m", text);
  }

  String node(String text) {
    return coloured("\u001b[1;32m", text);
  }

  String name(String text) {
    return coloured("\u001b[35m", text);
  }

  String label(String text) {
    return coloured("\u001b[32m", text);
  }

  String bad(String text) {
    return coloured("\u001b[31m", text);
  }

  String good(String text) {
    return coloured("\u001b[32m", text);
  }

  String person(String text) {
    return coloured("\u001b[33m", text);
  }

  String commit(String text) {
    return coloured("\u001b[34m", text);
  }

  private String coloured(String colour, String text) {
    return on && !text.isEmpty() ? colour + text + END : text;
  }

  /// One line of a commit's own text: whatever could move a cursor or turn round the direction of
  /// writing is shown as a question mark.
  public static String safe(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().forEach(point -> safe.appendCodePoint(isSafe(point) ? point : '?'));
    return safe.toString();
  }

  private static boolean isSafe(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL -> point == '\t';
      case Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
