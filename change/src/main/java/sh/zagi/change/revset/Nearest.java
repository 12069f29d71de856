// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.revset;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/// Finds the name that somebody may have meant.
final class Nearest {
  private static final int FARTHEST = 2;

  private Nearest() {}

  /// A name that differs in at most two letters, and in fewer than it has.
  static Optional<String> of(String typed, Collection<String> names) {
    return names.stream()
        .filter(name -> distance(typed, name) <= Math.min(FARTHEST, name.length() - 1))
        .min(Comparator.comparingInt((String name) -> distance(typed, name)).thenComparing(n -> n));
  }

  /// The hint for an error; empty when there is nothing near.
  static String hint(String typed, Collection<String> names) {
    return of(typed, names).map(name -> ", did you mean " + name + "?").orElse("");
  }

  /// Levenshtein distance, row by row.
  private static int distance(String left, String right) {
    if (Math.abs(left.length() - right.length()) > FARTHEST) {
      return FARTHEST + 1;
    }
    int[] previous = IntStream.rangeClosed(0, right.length()).toArray();
    for (int i = 1; i <= left.length(); i++) {
      int[] current = new int[right.length() + 1];
      current[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int swap = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        current[j] = Math.min(previous[j - 1] + swap, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[right.length()];
  }
}
