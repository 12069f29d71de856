// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.event;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.storage.audit.AuditEntry;
import sh.zagi.storage.audit.AuditEvent;
import sh.zagi.storage.repo.RepoPath;

/// Something that was done and changed what is stored: a row of the audit log, as programs want it.
///
/// @param cursor takes the stream up after this one
/// @param name such as `push` or `repo.create`
/// @param repository the one that it was about; empty for none
/// @param refs what a push moved
public record Happening(
    long cursor,
    String at,
    String name,
    String actor,
    Optional<RepoPath> repository,
    String target,
    List<Moved> refs) {
  private static final Pattern REF =
      Pattern.compile("(\\S+) ([0-9a-f]{40})\\.\\.([0-9a-f]{40}) OK; ");

  private static final String PUSH = "git-receive-pack";
  private static final String NOTHING = "0".repeat(40);

  public Happening {
    refs = List.copyOf(refs);
  }

  /// A ref that moved.
  public record Moved(String ref, String before, String after) {
    /// `create`, `delete` or `update`.
    public String how() {
      return before.equals(NOTHING) ? "create" : after.equals(NOTHING) ? "delete" : "update";
    }
  }

  /// What a row tells; nothing when it was refused.
  public static Optional<Happening> of(AuditEntry entry) {
    AuditEvent event = entry.event();
    if (!event.result().equals("ok")) {
      return Optional.empty();
    }
    boolean push = event.action().equals(PUSH);
    return Optional.of(
        new Happening(
            entry.seq(),
            entry.at().toString(),
            nameOf(event.action()),
            event.actor(),
            RepoPath.parse(event.target()),
            event.target(),
            push ? refs(event.detail()) : List.of()));
  }

  /// What an event of that action is named.
  static String nameOf(String action) {
    return action.equals(PUSH) ? "push" : action.replace(' ', '.');
  }

  private static List<Moved> refs(String detail) {
    List<Moved> refs = new ArrayList<>();
    Matcher found = REF.matcher(detail);
    while (found.find()) {
      refs.add(new Moved(found.group(1), found.group(2), found.group(3)));
    }
    return refs;
  }

  /// For JSON.
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("cursor", cursor);
    fields.put("at", at);
    fields.put("event", name);
    fields.put("actor", actor);
    repository.ifPresentOrElse(
        path -> fields.put("repository", path.toString()), () -> fields.put("target", target));
    if (name.equals("push")) {
      List<Map<String, Object>> moved = new ArrayList<>();
      for (Moved one : refs) {
        Map<String, Object> ref = new LinkedHashMap<>();
        ref.put("ref", one.ref());
        ref.put("before", one.before());
        ref.put("after", one.after());
        ref.put("change", one.how());
        moved.add(ref);
      }
      fields.put("refs", moved);
    }
    return fields;
  }
}
