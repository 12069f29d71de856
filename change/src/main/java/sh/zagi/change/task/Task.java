// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.task;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Something to be done.
///
/// @param id eight letters from k to z; any beginning that no other task has will do
/// @param title one line
/// @param done empty while it is open
public record Task(String id, String title, Act added, Optional<Act> done) {
  private static final String TITLE = "title: ";
  private static final String ADDED = "added: ";
  private static final String DONE = "done: ";

  /// Who did something, and when.
  public record Act(String by, Instant when) {
    String line() {
      return when + " " + by;
    }

    static Act parse(String line) {
      int blank = line.indexOf(' ');
      return new Act(line.substring(blank + 1), Instant.parse(line.substring(0, blank)));
    }
  }

  /// The file that keeps it: a line for each field, so that git can merge two writers.
  String file() {
    return TITLE
        + title
        + "\n"
        + ADDED
        + added.line()
        + "\n"
        + done.map(act -> DONE + act.line() + "\n").orElse("");
  }

  static Task parse(String id, String file) {
    return new Task(
        id,
        line(file, TITLE).orElse(""),
        line(file, ADDED).map(Act::parse).orElse(new Act("", Instant.EPOCH)),
        line(file, DONE).map(Act::parse));
  }

  private static Optional<String> line(String file, String name) {
    return file.lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()))
        .findFirst();
  }

  /// For programs.
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", id);
    fields.put("state", done.isPresent() ? "done" : "open");
    fields.put("title", title);
    fields.put("added-by", added.by());
    fields.put("added", added.when().toString());
    done.ifPresent(act -> {
      fields.put("done-by", act.by());
      fields.put("done", act.when().toString());
    });
    return fields;
  }
}
