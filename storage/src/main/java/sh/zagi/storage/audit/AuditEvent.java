// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.audit;

/// Something that someone did or tried. Holds names of secrets, never values.
///
/// @param actor who, as [sh.zagi.storage.account.Caller#name] says it
/// @param action the verb or git service, such as `repo create` or `git-receive-pack`
/// @param target what it was about, such as a repository path; may be empty
/// @param result `ok`, `refused`, `failed`, ...
/// @param detail what else an investigator needs; may be empty
public record AuditEvent(String actor, String action, String target, String result, String detail) {
  private static final int[] LIMITS_CHARS = {200, 100, 500, 100, 2000};

  public AuditEvent {
    actor = clean(actor, LIMITS_CHARS[0]);
    action = clean(action, LIMITS_CHARS[1]);
    target = clean(target, LIMITS_CHARS[2]);
    result = clean(result, LIMITS_CHARS[3]);
    detail = clean(detail, LIMITS_CHARS[4]);
  }

  /// Control characters become `?` so that one event stays one line wherever it is printed.
  private static String clean(String text, int limitChars) {
    String cut = text.length() > limitChars ? text.substring(0, limitChars) : text;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
