// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.lfs;

import java.util.Optional;
import java.util.regex.Pattern;

/// The SHA-256 of a large file's content: 64 lower-case hexadecimal digits.
public record LfsId(String hex) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  public LfsId {
    if (!FORM.matcher(hex).matches()) {
      throw new IllegalArgumentException("not an object id");
    }
  }

  public static Optional<LfsId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new LfsId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return hex;
  }
}
