// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.revset;

/// One word of a revset.
///
/// @param at where it begins, from 1
record Token(Kind kind, String text, int at) {
  /// What a token can be.
  enum Kind {
    NAME,
    STRING,
    SIGN,
    END
  }

  boolean is(String sign) {
    return kind == Kind.SIGN && text.equals(sign);
  }

  boolean isText() {
    return kind == Kind.NAME || kind == Kind.STRING;
  }

  /// As it is named in an error.
  String shown() {
    return kind == Kind.END ? "the end" : "'" + text + "'";
  }
}
