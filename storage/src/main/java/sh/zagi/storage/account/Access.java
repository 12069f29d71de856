// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

import java.util.Locale;

/// What a caller may do with a repository; each level includes those before it.
public enum Access {
  NONE,
  READ,
  WRITE,
  ADMIN;

  public boolean atLeast(Access wanted) {
    return compareTo(wanted) >= 0;
  }

  /// Reads a stored or typed word; an unknown one grants nothing.
  public static Access parse(String word) {
    for (Access access : values()) {
      if (access.word().equals(word)) {
        return access;
      }
    }
    return NONE;
  }

  /// The lower-case word, as shown and stored.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
