// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.browse;

import java.util.ArrayList;
import java.util.List;
import sh.zagi.change.browse.SearchView.Line;
import sh.zagi.change.browse.SearchView.Span;

/// What is looked for: letters as they stand, none of them with a meaning of its own. Immutable.
final class Needle {
  private static final int MOST_LINES = 10;
  private static final int MOST_SPANS = 20;

  private final String text;
  private final boolean exactCase;

  Needle(String text, boolean exactCase) {
    this.exactCase = exactCase;
    this.text = exactCase ? text : folded(text);
  }

  boolean isIn(String where) {
    return (exactCase ? where : folded(where)).contains(text);
  }

  /// The lines of one file that have it.
  ///
  /// @param more than these, which are only counted
  record Hits(List<Line> lines, int more) {
    static final Hits NONE = new Hits(List.of(), 0);
  }

  Hits hits(String content) {
    String where = exactCase ? content : folded(content);
    List<Line> lines = new ArrayList<>();
    int number = 1;
    int counted = 0;
    int at = where.indexOf(text);
    int more = 0;
    while (at >= 0) {
      for (int next = content.indexOf('\n', counted);
          next >= 0 && next < at;
          next = content.indexOf('\n', counted)) {
        number++;
        counted = next + 1;
      }
      int end = content.indexOf('\n', at);
      int stop = end < 0 ? content.length() : end;
      if (lines.size() < MOST_LINES) {
        lines.add(
            new Line(number, content.substring(counted, stop), spans(where, counted, at, stop)));
      } else {
        more++;
      }
      at = end < 0 ? -1 : where.indexOf(text, end + 1);
    }
    return new Hits(lines, more);
  }

  private List<Span> spans(String where, int start, int first, int stop) {
    List<Span> spans = new ArrayList<>();
    int at = first;
    while (at >= 0 && at + text.length() <= stop && spans.size() < MOST_SPANS) {
      spans.add(new Span(at - start, at - start + text.length()));
      at = where.indexOf(text, at + text.length());
    }
    return spans;
  }

  /// Letter by letter, so that places stay where they are.
  private static String folded(String raw) {
    char[] letters = raw.toCharArray();
    for (int at = 0; at < letters.length; at++) {
      letters[at] = Character.toLowerCase(letters[at]);
    }
    return new String(letters);
  }
}
