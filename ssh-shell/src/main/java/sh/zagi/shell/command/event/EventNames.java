// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.event;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.commons.text.similarity.LevenshteinDistance;

/// The names that events have, and patterns of them: `push`, `rule.*`, `*`.
public final class EventNames {
  private static final int FARTHEST_SUGGESTION = 3;
  private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

  private final SortedSet<String> names;

  public EventNames(Collection<String> names) {
    this.names = new TreeSet<>(names);
  }

  /// Whether some event can have a name of this pattern.
  public boolean match(String pattern) {
    return pattern.endsWith("*")
        ? names.stream().anyMatch(name -> name.startsWith(beginning(pattern)))
        : names.contains(pattern);
  }

  private static String beginning(String pattern) {
    return pattern.substring(0, pattern.length() - 1);
  }

  /// The name or pattern that somebody may have meant.
  public Optional<String> nearest(String pattern) {
    SortedSet<String> candidates = new TreeSet<>(names);
    if (pattern.endsWith("*")) {
      candidates.clear();
      names.stream()
          .filter(name -> name.contains("."))
          .forEach(name -> candidates.add(name.substring(0, name.indexOf('.')) + ".*"));
    }
    return candidates.stream()
        .min(Comparator.comparingInt(name -> DISTANCE.apply(pattern, name)))
        .filter(name -> DISTANCE.apply(pattern, name) <= FARTHEST_SUGGESTION);
  }

  /// All of them, in one line.
  public String line() {
    return String.join(", ", names);
  }
}
