// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import sh.zagi.change.RefusedException;
import sh.zagi.shell.command.Shown;

/// Flags that take one of a few words.
final class Choice {
  private Choice() {}

  /// The value that is meant.
  ///
  /// @throws RefusedException that names the words there are
  static <E extends Enum<E>> E of(String flag, String typed, E[] values) {
    return Arrays.stream(values)
        .filter(value -> word(value).equals(typed))
        .findFirst()
        .orElseThrow(() ->
            new RefusedException(
                flag
                    + " is "
                    + Arrays.stream(values).map(Choice::word).collect(Collectors.joining(", "))
                    + ", not "
                    + Shown.text(typed)));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
