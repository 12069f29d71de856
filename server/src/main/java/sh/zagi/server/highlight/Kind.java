// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.highlight;

/// What a part of a file is. The number is what programs tell each other.
public enum Kind {
  PLAIN(0),
  COMMENT(1),
  STRING(2),
  NUMBER(3),
  CONSTANT(4),
  KEYWORD(5),
  TYPE(6),
  FUNCTION(7);

  private static final Kind[] ALL = values();

  private final int number;

  Kind(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /// @return [#PLAIN] for a number that nobody knows
  static Kind of(int number) {
    return number > 0 && number < ALL.length ? ALL[number] : PLAIN;
  }
}
