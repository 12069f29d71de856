// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a verb has to say when it is done. One value, rendered by each door as text or as JSON, so
/// the two can't tell different stories. Values are strings, numbers, booleans, lists and maps.
public sealed interface Report {
  /// The same for programs: strings, numbers, booleans, lists and maps.
  default Object value() {
    return switch (this) {
      case Fields(Map<String, Object> fields) -> fields;
      case Rows(List<Map<String, Object>> rows, _) -> rows;
      case Sentence(_, Map<String, Object> fields) -> fields;
      case Page(_, Map<String, Object> fields) -> fields;
      case Lines(List<String> lines) -> Map.of("text", String.join("\n", lines));
    };
  }

  /// One thing: text shows a line per field.
  record Fields(Map<String, Object> fields) implements Report {
    public Fields {
      fields = new LinkedHashMap<>(fields);
    }
  }

  /// Many things of one kind: text shows aligned columns without a heading line.
  ///
  /// @param none said as text when there is no row
  record Rows(List<Map<String, Object>> rows, String none) implements Report {
    public Rows {
      rows = rows.stream().<Map<String, Object>>map(LinkedHashMap::new).toList();
    }
  }

  /// Something was done: text shows the sentence, JSON the fields.
  record Sentence(String text, Map<String, Object> fields) implements Report {
    public Sentence {
      fields = new LinkedHashMap<>(fields);
    }
  }

  /// A page of lines for people and its facts for programs.
  record Page(List<String> lines, Map<String, Object> fields) implements Report {
    public Page {
      lines = List.copyOf(lines);
      fields = new LinkedHashMap<>(fields);
    }
  }

  /// Lines for people, such as help: JSON has them under `text`.
  record Lines(List<String> lines) implements Report {
    public Lines {
      lines = List.copyOf(lines);
    }
  }
}
