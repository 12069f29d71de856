// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.commit;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Author or committer of a commit, as its header says it.
///
/// @param name empty when the header has none
/// @param seconds since 1970, and how far the person's clock is from UTC
public record Person(String name, String email, long seconds, int offsetMinutes) {
  private static final Pattern FORM =
      Pattern.compile(
          "(.*?) ?<([^>]*)>(?: (-?\\d{1,12}) ([+-])(\\d{2})(\\d{2}))?.*", Pattern.DOTALL);

  /// jj's word for a name or address that there is none of.
  private static final String EMPTY = "JJ_EMPTY_STRING";

  private static final int MOST_OFFSET_MINUTES = 18 * 60;

  /// Reads a header; what is missing is empty or zero, never an error.
  public static Person parse(String header) {
    Matcher form = FORM.matcher(header);
    if (!form.matches()) {
      return new Person(header.strip(), "", 0, 0);
    }
    long seconds = form.group(3) == null ? 0 : Long.parseLong(form.group(3));
    int offset =
        form.group(4) == null
            ? 0
            : Integer.parseInt(form.group(5)) * 60 + Integer.parseInt(form.group(6));
    offset = Math.min(offset, MOST_OFFSET_MINUTES);
    return new Person(
        known(form.group(1)),
        known(form.group(2)),
        seconds,
        "-".equals(form.group(4)) ? -offset : offset);
  }

  private static String known(String text) {
    return text.equals(EMPTY) ? "" : text.strip();
  }

  /// The moment on the person's own clock.
  public OffsetDateTime when() {
    return Instant.ofEpochSecond(seconds).atOffset(ZoneOffset.ofTotalSeconds(offsetMinutes * 60));
  }

  /// What to call the person: the name, or else what stands before the `@`.
  public String called() {
    int end = email.indexOf('@');
    return name.isEmpty() ? email.substring(0, end < 0 ? email.length() : end) : name;
  }
}
