// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.DamerauLevenshteinDistance;

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
    int errors =
        lengths <= allowed ? new DamerauLevenshteinDistance(allowed).apply(text, name) : -1;
    int distance = errors < 0 ? allowed + 1 : errors;
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
}
