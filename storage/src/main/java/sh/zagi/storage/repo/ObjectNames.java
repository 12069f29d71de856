// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.util.regex.Pattern;

/// The textual form of git object ids.
final class ObjectNames {
  private static final Pattern FULL = Pattern.compile("[0-9a-f]{40}");

  private ObjectNames() {}

  static void require(String hex) {
    if (!FULL.matcher(hex).matches()) {
      throw new IllegalArgumentException("not an object id: " + hex);
    }
  }
}
