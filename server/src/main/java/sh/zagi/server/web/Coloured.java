// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sh.zagi.server.highlight.Kind;
import sh.zagi.server.highlight.Spans;

/// The lines of a file in the colours of their parts. Whatever the parts are said to be, the text
/// is that of the file.
record Coloured(List<Line> lines) {
  /// Longer lines have no colours: pages cut them.
  private static final int MOST_OF_A_LINE = 2_000;

  /// Nothing of a file.
  static final Coloured NONE = new Coloured(List.of());

  /// One line.
  ///
  /// @param raw as it stands in the file, without its end
  record Line(String raw, List<Piece> pieces) {
    /// A line of which nothing is known.
    static Line plain(String raw) {
      return new Line(raw, List.of(new Piece("", Shown.line(raw))));
    }
  }

  /// A part of a line.
  ///
  /// @param style as style sheets name it; empty text for none
  record Piece(String style, String text) {}

  /// @param most lines; the others are left out
  static Coloured of(String text, Spans spans, int most) {
    List<Line> lines = new ArrayList<>();
    int span = 0;
    int start = 0;
    while (start < text.length() && lines.size() < most) {
      int feed = text.indexOf('\n', start);
      int next = feed < 0 ? text.length() : feed + 1;
      int end = feed < 0 ? text.length() : feed;
      if (end > start && text.charAt(end - 1) == '\r') {
        end--;
      }
      while (span < spans.count() && spans.end(span) <= start) {
        span++;
      }
      lines.add(line(text, start, end, new Cursor(spans, span)));
      start = next;
    }
    return new Coloured(lines);
  }

  /// A line that somebody else read too.
  ///
  /// @param number from 1
  /// @return without colours when it is not the same here
  Line line(int number, String raw) {
    return number >= 1 && number <= lines.size() && lines.get(number - 1).raw().equals(raw)
        ? lines.get(number - 1)
        : Line.plain(raw);
  }

  /// From which part on.
  private record Cursor(Spans spans, int first) {}

  private static Line line(String text, int start, int end, Cursor cursor) {
    String raw = text.substring(start, end);
    if (raw.length() > MOST_OF_A_LINE) {
      return Line.plain(raw);
    }
    List<Piece> pieces = new ArrayList<>();
    Spans spans = cursor.spans();
    int at = start;
    for (int one = cursor.first(); one < spans.count() && spans.start(one) < end; one++) {
      int from = Math.max(spans.start(one), start);
      int to = Math.min(spans.end(one), end);
      add(pieces, "", text.substring(at, from));
      add(pieces, style(spans.kind(one)), text.substring(from, to));
      at = to;
    }
    add(pieces, "", text.substring(at, end));
    return new Line(raw, pieces);
  }

  private static void add(List<Piece> pieces, String style, String text) {
    if (!text.isEmpty()) {
      pieces.add(new Piece(style, Shown.line(text)));
    }
  }

  private static String style(Kind kind) {
    return kind == Kind.PLAIN ? "" : "c-" + kind.name().toLowerCase(Locale.ROOT);
  }
}
