// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Guesses which name somebody meant. A pure function.
final class NearNames {
  private static final int SUGGESTIONS = 3;

  /// Texts shorter than this many characters per typing error are another word.
  private static final int CHARACTERS_PER_ERROR = 4;

  private static final int MAX_LENGTH = 128;

  private record Ranked(String name, int rank, int distance) {}

  private NearNames() {}

  /// The best guesses, the nearest first: names with few typing errors, then longer names that
  /// begin with the text, then shorter ones, then those that hold it as a word.
  static List<String> of(String text, Stream<String> names) {
    if (text.length() > MAX_LENGTH) {
      return List.of();
    }
    return names
        .flatMap(name -> rank(text, name).stream())
        .sorted(
            Comparator.comparingInt(Ranked::rank)
                .thenComparingInt(Ranked::distance)
                .thenComparing(Ranked::name))
        .limit(SUGGESTIONS)
        .map(Ranked::name)
        .toList();
  }

  private static Optional<Ranked> rank(String text, String name) {
    int lengths = Math.abs(text.length() - name.length());
    int allowed = text.length() / CHARACTERS_PER_ERROR;
    int distance = lengths <= allowed ? distance(text, name, allowed) : allowed + 1;
    if (distance <= Math.min(1, allowed)) {
      return Optional.of(new Ranked(name, 0, distance));
    }
    if (name.startsWith(text)) {
      return Optional.of(new Ranked(name, 1, lengths));
    }
    if (distance <= allowed) {
      return Optional.of(new Ranked(name, 2, distance));
    }
    if (text.startsWith(name + "-")) {
      return Optional.of(new Ranked(name, 3, lengths));
    }
    return name.contains("-" + text) || name.contains("lib" + text)
        ? Optional.of(new Ranked(name, 4, lengths))
        : Optional.empty();
  }

  /// Insertions, deletions, replacements and swaps of neighbours; anything above `limit` counts as
  /// more than `limit`.
  private static int distance(String left, String right, int limit) {
    int[] before = new int[right.length() + 1];
    int[] above = new int[right.length() + 1];
    int[] row = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      row[0] = i;
      int least = i;
      for (int j = 1; j <= right.length(); j++) {
        boolean same = left.charAt(i - 1) == right.charAt(j - 1);
        row[j] = Math.min(Math.min(above[j], row[j - 1]) + 1, above[j - 1] + (same ? 0 : 1));
        boolean swapped =
            i > 1
                && j > 1
                && left.charAt(i - 1) == right.charAt(j - 2)
                && left.charAt(i - 2) == right.charAt(j - 1);
        if (swapped) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
        least = Math.min(least, row[j]);
      }
      if (least > limit) {
        return limit + 1;
      }
      int[] oldest = before;
      before = above;
      above = row;
      row = oldest;
    }
    return above[right.length()];
  }
}
