// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.audit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How long the audit chain was and what it ended with: two chains of one length that differ
/// anywhere differ here. Kept elsewhere, it tells a chain that was cut or written anew.
///
/// @param seq number of the last row; 0 when there was none
/// @param hash of that row
public record Checkpoint(long seq, String hash) {
  /// Of a chain without rows.
  static final Checkpoint EMPTY = new Checkpoint(0, AuditEntry.GENESIS);

  private static final Pattern TEXT = Pattern.compile("(\\d{1,18}):([0-9a-f]{64})");

  /// Reads what [#text] wrote; empty when it is something else.
  public static Optional<Checkpoint> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(new Checkpoint(Long.parseLong(matcher.group(1)), matcher.group(2)))
        : Optional.empty();
  }

  /// `SEQ:HASH`.
  public String text() {
    return seq + ":" + hash;
  }
}
