// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds the one line that says what went wrong in what a program printed.
final class Complaints {
  private static final int LENGTH_LIMIT = 240;
  private static final Pattern PAINT = Pattern.compile("\u001b\\[[0-9;]*[A-Za-z]");
  private static final Pattern FRAME =
      Pattern.compile("\\s*(at .*|\\^+|error: builder for .*|building .*|for full logs.*)?");

  private Complaints() {}

  /// The first line with a pattern, without paint and folders of ours.
  static Optional<String> first(List<String> lines, Pattern pattern) {
    return lines.stream().map(Complaints::plain).filter(pattern.asPredicate()).findFirst();
  }

  /// The last line that says something.
  static String last(List<String> lines) {
    return lines.reversed().stream()
        .map(Complaints::plain)
        .filter(line -> !FRAME.matcher(line).matches())
        .findFirst()
        .orElse("it said nothing");
  }

  /// One short line without paint and folders of ours.
  static String plain(String line) {
    String text =
        PAINT.matcher(line).replaceAll("").replace("/workspace/", "").replaceAll("\\p{Cntrl}", " ");
    String one = text.strip();
    return one.length() <= LENGTH_LIMIT ? one : one.substring(0, LENGTH_LIMIT) + "…";
  }
}
