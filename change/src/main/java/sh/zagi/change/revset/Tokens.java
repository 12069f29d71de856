// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.revset;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sh.zagi.change.RefusedException;

/// Cuts a revset into words.
final class Tokens {
  private static final List<String> SIGNS =
      List.of("::", "..", "(", ")", ",", "&", "|", "~", "-", "+", "@", ":");

  /// Signs of other languages, and what is meant.
  private static final Map<String, String> MEANT =
      Map.of("&&", "&", "||", "|", "!", "~", "^", "-", "*", "all()");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Tokens(String text) {
    this.text = text;
  }

  /// The words, the last of them [Token.Kind#END].
  static List<Token> of(String text) {
    Tokens tokens = new Tokens(text);
    while (tokens.at < text.length()) {
      tokens.step();
    }
    tokens.tokens.add(new Token(Token.Kind.END, "", text.length() + 1));
    return tokens.tokens;
  }

  /// An error at a place.
  static RefusedException error(String text, int at, String what) {
    String shown = text.replaceAll("\\p{Cntrl}", "?");
    return new RefusedException(
        "not a revset: " + shown + " (" + what + " at character " + at + ")");
  }

  private void step() {
    char first = text.charAt(at);
    if (Character.isWhitespace(first)) {
      at++;
    } else if (first == '"' || first == '\'') {
      string(first);
    } else if (isNamePart(first)) {
      name();
    } else {
      sign();
    }
  }

  private void string(char quote) {
    StringBuilder value = new StringBuilder();
    int start = at++;
    while (at < text.length() && text.charAt(at) != quote) {
      boolean escaped = quote == '"' && text.charAt(at) == '\\' && at + 1 < text.length();
      at += escaped ? 1 : 0;
      value.append(text.charAt(at++));
    }
    if (at == text.length()) {
      throw error(text, start + 1, "a quote that is not closed");
    }
    at++;
    tokens.add(new Token(Token.Kind.STRING, value.toString(), start + 1));
  }

  /// Names may have single `.`, `-` and `+` inside: `feature-1` is a name, `feature-` its parent.
  private void name() {
    int start = at;
    while (at < text.length() && (isNamePart(text.charAt(at)) || joins(at))) {
      at++;
    }
    tokens.add(new Token(Token.Kind.NAME, text.substring(start, at), start + 1));
  }

  private boolean joins(int place) {
    boolean joint = ".-+".indexOf(text.charAt(place)) >= 0;
    return joint && place + 1 < text.length() && isNamePart(text.charAt(place + 1));
  }

  private static boolean isNamePart(char one) {
    return Character.isLetterOrDigit(one) || one == '_' || one == '/' || one > 0x7f;
  }

  private void sign() {
    for (String sign : MEANT.keySet()) {
      if (text.startsWith(sign, at)) {
        throw error(
            text,
            at + 1,
            "'" + sign + "' means nothing here, did you mean '" + MEANT.get(sign) + "'");
      }
    }
    for (String sign : SIGNS) {
      if (text.startsWith(sign, at)) {
        tokens.add(new Token(Token.Kind.SIGN, sign, at + 1));
        at += sign.length();
        return;
      }
    }
    throw error(text, at + 1, "a character that means nothing");
  }
}
