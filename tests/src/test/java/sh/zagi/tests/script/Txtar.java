// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A script and its files in one text: what stands before the first `-- name --` line is the
/// script, each such line begins a file. The format is Go's txtar.
record Txtar(String script, Map<String, String> files) {
  private static final Pattern MARK = Pattern.compile("-- (\\S.*) --");

  Txtar {
    files = new LinkedHashMap<>(files);
  }

  static Txtar parse(String text) {
    Map<String, String> files = new LinkedHashMap<>();
    StringBuilder part = new StringBuilder();
    String script = "";
    String name = "";
    for (String line : lines(text)) {
      Matcher mark = MARK.matcher(line.strip());
      if (!mark.matches()) {
        part.append(line);
        continue;
      }
      if (name.isEmpty()) {
        script = part.toString();
      } else {
        files.put(name, part.toString());
      }
      name = mark.group(1).strip();
      part.setLength(0);
    }
    if (name.isEmpty()) {
      return new Txtar(part.toString(), files);
    }
    files.put(name, part.toString());
    return new Txtar(script, files);
  }

  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      lines.add(text.substring(start, end + 1));
      start = end + 1;
    }
    if (start < text.length()) {
      lines.add(text.substring(start) + "\n");
    }
    return lines;
  }

  /// Gives the text that would be parsed to this.
  String format() {
    StringBuilder text = new StringBuilder(script);
    files.forEach((name, content) -> {
      text.append("-- ").append(name).append(" --\n").append(content);
      if (!content.isEmpty() && !content.endsWith("\n")) {
        text.append('\n');
      }
    });
    return text.toString();
  }
}
