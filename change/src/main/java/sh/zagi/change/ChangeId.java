// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// The stable id of a change, kept through rewrites in the commit header `change-id`.
///
/// @param letters 32 letters of jj's reverse hex: digit 0 is `z`, 9 is `q`, a is `p`, f is `k`
public record ChangeId(String letters) {
  private static final Pattern FORM = Pattern.compile("[k-z]{32}");
  private static final String GERRIT_END = "6a6a6964";
  private static final Pattern GERRIT = Pattern.compile("I[0-9a-f]{32}" + GERRIT_END);
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

  /// What is written in a header or typed in full.
  public static Optional<ChangeId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new ChangeId(text)) : Optional.empty();
  }

  /// From 32 hex digits.
  public static ChangeId ofHex(String hex) {
    return ofBytes(HexFormat.of().parseHex(hex));
  }

  /// The id of a commit that states none, as jj derives it: the last 16 bytes of the commit id in
  /// reverse order, each with its bits reversed.
  ///
  /// @param commitHex 40 hex digits
  public static ChangeId synthetic(String commitHex) {
    byte[] id = HexFormat.of().parseHex(commitHex);
    byte[] bytes = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      bytes[i] = (byte) (Integer.reverse(id[id.length - 1 - i]) >>> 24);
    }
    return ofBytes(bytes);
  }

  /// The id as 32 hex digits.
  public String hex() {
    StringBuilder hex = new StringBuilder(letters.length());
    letters.chars().forEach(letter -> hex.append(Character.forDigit('z' - letter, 16)));
    return hex.toString();
  }

  /// As Gerrit's commit trailer `Change-Id` spells it.
  public String gerrit() {
    return "I" + hex() + GERRIT_END;
  }

  /// Reads what [#gerrit] wrote.
  ///
  /// @return empty for ids that Gerrit's own hook made
  public static Optional<ChangeId> ofGerrit(String text) {
    return GERRIT.matcher(text).matches()
        ? Optional.of(ofHex(text.substring(1, 1 + 2 * BYTES)))
        : Optional.empty();
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
