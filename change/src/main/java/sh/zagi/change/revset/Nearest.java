// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.revset;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.DamerauLevenshteinDistance;

/// Finds the name that somebody may have meant.
final class Nearest {
  private static final int FARTHEST = 2;

  private static final DamerauLevenshteinDistance DISTANCE =
      new DamerauLevenshteinDistance(FARTHEST);

  private record Near(String name, int errors) {
    static Optional<Near> of(String typed, String name) {
      int errors = DISTANCE.apply(typed, name);
      return errors < 0 || errors >= name.length()
          ? Optional.empty()
          : Optional.of(new Near(name, errors));
    }
  }

  private Nearest() {}

  /// A name that differs in at most two letters, and in fewer than it has.
  static Optional<String> of(String typed, Collection<String> names) {
    return names.stream()
        .flatMap(name -> Near.of(typed, name).stream())
        .min(Comparator.comparingInt(Near::errors).thenComparing(Near::name))
        .map(Near::name);
  }

  /// The hint for an error; empty when there is nothing near.
  static String hint(String typed, Collection<String> names) {
    return of(typed, names).map(name -> ", did you mean " + name + "?").orElse("");
  }
}
