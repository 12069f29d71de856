// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.conflict;

import java.util.Optional;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.merge.Content;

/// The lines that frame the parts of a conflict.
enum Marker {
  START('<'),
  END('>'),
  ADD('+'),
  REMOVE('-'),
  DIFF('%'),
  DIFF_TO('\\'),
  GIT_BASE('|'),
  GIT_SEPARATOR('=');

  /// As git writes them.
  static final int MIN_LENGTH = 7;

  /// By how much markers are longer than lines of the file that look like markers.
  private static final int MARGIN = 4;

  private final char sign;

  Marker(char sign) {
    this.sign = sign;
  }

  String text(int length) {
    return String.valueOf(sign).repeat(length);
  }

  /// The marker that a line is, if it is one of at least `length` signs.
  static Optional<Marker> of(byte[] bytes, int from, int to, int length) {
    int signs = signs(bytes, from, to);
    if (signs < length) {
      return Optional.empty();
    }
    for (Marker one : values()) {
      if (one.sign == bytes[from]) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  /// The number of equal marker signs with which a line begins; 0 when something else than a blank
  /// or the end of the line follows them.
  private static int signs(byte[] bytes, int from, int to) {
    if (from == to || !isSign(bytes[from])) {
      return 0;
    }
    int end = from;
    while (end < to && bytes[end] == bytes[from]) {
      end++;
    }
    return end == to || Character.isWhitespace(bytes[end]) ? end - from : 0;
  }

  private static boolean isSign(byte one) {
    for (Marker marker : values()) {
      if (marker.sign == one) {
        return true;
      }
    }
    return false;
  }

  /// A length that no line of any side can be mistaken for.
  static int length(Merge<Content> file) {
    int longest = 0;
    for (Content term : file.terms()) {
      byte[] bytes = term.bytes();
      for (int from = 0; from < bytes.length; ) {
        int to = Lines.end(bytes, from);
        longest = Math.max(longest, signs(bytes, from, to));
        from = to;
      }
    }
    return Math.max(MIN_LENGTH, longest + MARGIN);
  }
}
