// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.highlight;

import java.util.Arrays;

/// The parts of a text that are more than plain, in their order and beside each other. Immutable.
public final class Spans {
  /// Of a text that nothing is known of.
  public static final Spans NONE = new Spans(new int[0]);

  static final int INTS_OF_ONE = 3;

  private final int[] packed;

  /// @param packed start, end and kind of each part, in UTF-16 units
  private Spans(int[] packed) {
    this.packed = packed;
  }

  /// Trusts nobody: parts that overlap or leave the text end it.
  ///
  /// @param length of the text
  static Spans of(int[] packed, int length) {
    int last = 0;
    int good = 0;
    for (int at = 0; at + INTS_OF_ONE <= packed.length; at += INTS_OF_ONE) {
      int start = packed[at];
      int end = packed[at + 1];
      if (start < last || end <= start || end > length) {
        break;
      }
      last = end;
      good = at + INTS_OF_ONE;
    }
    return new Spans(Arrays.copyOf(packed, good));
  }

  /// How many there are.
  public int count() {
    return packed.length / INTS_OF_ONE;
  }

  /// Where one begins.
  public int start(int index) {
    return packed[index * INTS_OF_ONE];
  }

  /// The first place that is not of it.
  public int end(int index) {
    return packed[index * INTS_OF_ONE + 1];
  }

  /// What it is.
  public Kind kind(int index) {
    return Kind.of(packed[index * INTS_OF_ONE + 2]);
  }
}
