// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.lobby;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sh.zagi.shell.command.Shown;

/// What the verb `lobby` says, as entries. Every word of it may be somebody else's, so none is
/// shown with control characters.
final class Facts {
  private final Map<String, Object> fields;

  Facts(Map<String, Object> fields) {
    this.fields = fields;
  }

  String title() {
    return "zagi " + word(fields, "version") + ", you are " + word(fields, "you");
  }

  List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (Map<?, ?> one : rows("sessions")) {
      String id = raw(one, "session");
      entries.add(
          new Entry(
              Entry.Section.SESSIONS,
              words(one, "session", "repository", "state", "name"),
              List.of("session", "show", id),
              List.of("session", "attach", "--", id),
              List.of()));
    }
    for (Map<?, ?> one : rows("reviews")) {
      String repository = raw(one, "repository");
      String commit = raw(one, "commit");
      entries.add(
          new Entry(
              Entry.Section.REVIEWS,
              words(one, "change", "repository", "branch", "by", "subject"),
              List.of("review", "show", repository, commit),
              List.of(),
              List.of("approve", repository, commit)));
    }
    for (Map<?, ?> one : rows("repositories")) {
      String repository = raw(one, "repository");
      entries.add(
          new Entry(
              Entry.Section.REPOSITORIES,
              words(one, "repository", "visibility", "access", "description"),
              List.of("repo", "info", repository),
              List.of("open", "--", repository),
              List.of()));
    }
    for (Map<?, ?> one : rows("keys")) {
      entries.add(
          new Entry(
              Entry.Section.KEYS,
              words(one, "key", "label", "used"),
              List.of(),
              List.of(),
              List.of()));
    }
    return entries;
  }

  private List<Map<?, ?>> rows(String name) {
    List<Map<?, ?>> rows = new ArrayList<>();
    if (fields.get(name) instanceof List<?> list) {
      for (Object one : list) {
        if (one instanceof Map<?, ?> row) {
          rows.add(row);
        }
      }
    }
    return rows;
  }

  private static String words(Map<?, ?> row, String... names) {
    List<String> words = new ArrayList<>();
    for (String name : names) {
      String word = word(row, name);
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return String.join("  ", words);
  }

  private static String word(Map<?, ?> row, String name) {
    return Shown.text(raw(row, name));
  }

  private static String raw(Map<?, ?> row, String name) {
    Object value = row.get(name);
    return value == null ? "" : value.toString();
  }
}
