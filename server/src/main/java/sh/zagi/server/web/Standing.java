// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

/// How a repository stands, in a few words of ours.
///
/// @param words plain letters and digits, such as `ready, tests 47/47`
record Standing(String words, Mood mood) {
  /// What a colour says.
  enum Mood {
    GOOD,
    BAD,
    BUSY,
    NONE;

    /// As style sheets name it.
    String word() {
      return switch (this) {
        case GOOD -> "good";
        case BAD -> "bad";
        case BUSY -> "warn";
        case NONE -> "soft";
      };
    }
  }

  /// For templates.
  String style() {
    return mood.word();
  }
}
