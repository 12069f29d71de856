// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.check;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.CorruptObjectException;

/// An author, committer or tagger line, as strict as git's own check: a name, an address in angle
/// brackets, seconds and zone that every program can hold, and nothing else.
final class PersonLine {
  /// Seconds since 1970 that fit 64 bits are 18 digits and a little; a zone has four.
  private static final Pattern FORM =
      Pattern.compile("[^<>]* <[^<>]*> (?:0|[1-9]\\d{0,17}) [+-]\\d{4}", Pattern.DOTALL);

  private static final Pattern TIME = Pattern.compile("> (?:0|[1-9]\\d{0,17}) [+-]\\d{4}$");

  private static final int MAX_LINE_BYTES = 16 << 10;

  private PersonLine() {}

  /// @param at where the line's value begins; negative when there is no such line
  static void check(byte[] raw, int at, String what) throws CorruptObjectException {
    if (at < 0) {
      return;
    }
    int end = at;
    while (end < raw.length && raw[end] != '\n') {
      end++;
    }
    String line =
        new String(raw, at, Math.min(end - at, MAX_LINE_BYTES), StandardCharsets.ISO_8859_1);
    if (!TIME.matcher(line).find()) {
      throw new CorruptObjectException(what + " with a time that nobody can read");
    }
    if (!FORM.matcher(line).matches()) {
      throw new CorruptObjectException(what + " is not 'name <address> seconds zone'");
    }
  }
}
