// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Who may read a repository without a grant.
public enum Visibility {
  PRIVATE,
  PUBLIC;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Visibility> parse(String word) {
    return Arrays.stream(values()).filter(value -> value.word().equals(word)).findFirst();
  }
}
