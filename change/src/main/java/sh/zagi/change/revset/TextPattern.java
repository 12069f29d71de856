// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.revset;

import java.util.List;
import java.util.Locale;
import sh.zagi.change.RefusedException;

/// Which texts are meant. Without a kind: those that have the words in them, whatever the case.
record TextPattern(Kind kind, String text) {
  /// The kinds, in lower case the words before the colon.
  enum Kind {
    SUBSTRING,
    EXACT,
    GLOB
  }

  static TextPattern of(Revset.Pattern typed) {
    for (Kind kind : Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(typed.kind())) {
        return new TextPattern(kind, typed.text());
      }
    }
    List<String> kinds = List.of("substring", "exact", "glob");
    throw new RefusedException(
        "no such kind of pattern: "
            + typed.kind()
            + " (there are "
            + String.join(", ", kinds)
            + ")");
  }

  static TextPattern containing(String text) {
    return new TextPattern(Kind.SUBSTRING, text);
  }

  boolean matches(String candidate) {
    return switch (kind) {
      case EXACT -> candidate.equals(text);
      case SUBSTRING -> candidate.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
      case GLOB -> glob(text, candidate);
    };
  }

  /// `*` is any text, `?` one character. Linear but for the stars; the text is bounded by the
  /// revset's own length.
  private static boolean glob(String pattern, String candidate) {
    int star = -1;
    int retry = 0;
    int p = 0;
    int c = 0;
    while (c < candidate.length()) {
      boolean one = p < pattern.length() && pattern.charAt(p) != '*';
      if (one && (pattern.charAt(p) == '?' || pattern.charAt(p) == candidate.charAt(c))) {
        p++;
        c++;
      } else if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        retry = c;
      } else if (star >= 0) {
        p = star + 1;
        c = ++retry;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
