// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.ArrayList;
import java.util.List;
import sh.zagi.change.browse.SearchView;

/// A line that a search found, around the first place where it has what was looked for.
record FoundLine(int number, List<Piece> pieces) {
  private static final int MOST_BEFORE = 120;
  private static final int MOST_CHARACTERS = 500;

  /// A part of the line.
  ///
  /// @param hit whether it is what was looked for
  record Piece(String text, boolean hit) {}

  static FoundLine of(SearchView.Line line) {
    String text =
        line.text().endsWith("\r")
            ? line.text().substring(0, line.text().length() - 1)
            : line.text();
    int from = start(text, line.spans().getFirst().start());
    int to = Math.min(text.length(), from + MOST_CHARACTERS);
    List<Piece> pieces = new ArrayList<>();
    int at = from;
    for (SearchView.Span span : line.spans()) {
      int end = Math.min(span.end(), to);
      if (span.start() < end) {
        add(pieces, text.substring(at, span.start()), false);
        add(pieces, text.substring(span.start(), end), true);
        at = end;
      }
    }
    add(pieces, text.substring(at, to), false);
    return new FoundLine(line.number(), pieces);
  }

  /// Long lines begin shortly before the place, and never inside a pair of surrogates.
  private static int start(String text, int place) {
    int from = Math.max(0, place - MOST_BEFORE);
    return from > 0 && Character.isLowSurrogate(text.charAt(from)) ? from - 1 : from;
  }

  private static void add(List<Piece> pieces, String text, boolean hit) {
    if (!text.isEmpty()) {
      pieces.add(new Piece(Shown.line(text), hit));
    }
  }
}
