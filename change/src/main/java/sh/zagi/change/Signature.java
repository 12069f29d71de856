// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change;

import java.time.Instant;

/// Author or committer of a change, in UTC.
///
/// @param name without `<`, `>` and line breaks; they are dropped when written
public record Signature(String name, String email, Instant when) {
  /// The form in a commit header.
  public String headerForm() {
    return clean(name) + " <" + clean(email) + "> " + when.getEpochSecond() + " +0000";
  }

  private static String clean(String text) {
    return text.replaceAll("[<>\\p{Cntrl}]", "").strip();
  }
}
