// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One line of a difference.
///
/// @param kind `add`, `del`, `hunk`, or empty text for what stayed
/// @param before its number then; empty text when it was not there
/// @param after its number now
record DiffLine(
    String kind, String before, String after, String sign, List<Coloured.Piece> pieces) {
  private static final Pattern HUNK = Pattern.compile("@@ -(\\d+)(?:,\\d+)? \\+(\\d+).*");

  /// Reads what `git diff` writes for one file; what is before the first hunk is left out.
  static List<DiffLine> of(List<String> lines, Coloured old, Coloured now) {
    List<DiffLine> found = new ArrayList<>();
    int before = 0;
    int after = 0;
    for (String line : lines) {
      Matcher hunk = HUNK.matcher(line);
      if (hunk.matches()) {
        before = Integer.parseInt(hunk.group(1));
        after = Integer.parseInt(hunk.group(2));
        found.add(hunk(line));
      } else if (before + after > 0 && !line.isEmpty()) {
        String text = line.substring(1);
        switch (line.charAt(0)) {
          case '+' -> {
            found.add(new DiffLine("add", "", number(after), "+", now.line(after, text).pieces()));
            after++;
          }
          case '-' -> {
            found.add(
                new DiffLine("del", number(before), "", "-", old.line(before, text).pieces()));
            before++;
          }
          case ' ' -> {
            found.add(
                new DiffLine(
                    "", number(before), number(after), "", now.line(after, text).pieces()));
            before++;
            after++;
          }
          default -> found.add(hunk(line));
        }
      }
    }
    return found;
  }

  private static DiffLine hunk(String line) {
    return new DiffLine("hunk", "", "", "", Coloured.Line.plain(line).pieces());
  }

  private static String number(int line) {
    return Integer.toString(line);
  }
}
