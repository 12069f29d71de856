// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change;

import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// The stable id of a change, kept through rewrites in the commit header `change-id`.
///
/// @param letters 32 letters of jj's reverse hex: digit 0 is `z`, 9 is `q`, a is `p`, f is `k`
public record ChangeId(String letters) {
  private static final Pattern FORM = Pattern.compile("[k-z]{32}");
  private static final int BYTES = 16;
  private static final int SHORT_LETTERS = 8;

  public ChangeId {
    if (!FORM.matcher(letters).matches()) {
      throw new IllegalArgumentException("not a change id: " + letters);
    }
  }

  /// A new id of 16 random bytes.
  public static ChangeId random(RandomGenerator random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return ofBytes(bytes);
  }

  static ChangeId ofBytes(byte[] bytes) {
    StringBuilder letters = new StringBuilder();
    for (byte b : bytes) {
      letters.append(letter((b >> 4) & 0xf)).append(letter(b & 0xf));
    }
    return new ChangeId(letters.toString());
  }

  private static char letter(int digit) {
    return (char) ('z' - digit);
  }

  /// The first eight letters, as the log shows them.
  public String abbreviated() {
    return letters.substring(0, SHORT_LETTERS);
  }

  @Override
  public String toString() {
    return letters;
  }
}
