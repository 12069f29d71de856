// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// On which line each key and each item of a TOML text stands. A scan that follows headers, keys,
/// strings and brackets; where the text is malformed it stops, and the parser says why.
final class TomlLines {
  private static final char SEPARATOR = '\u001f';

  /// Paths are kept for every item, so that long names would multiply.
  private static final int PATH_LIMIT_CHARACTERS = 500;

  private final String text;
  private final Map<String, Integer> lineByPath = new HashMap<>();
  private final Map<String, Integer> countOfTables = new HashMap<>();
  private int at;
  private int line = 1;
  private int depth;

  private TomlLines(String text) {
    this.text = text;
  }

  /// Scans a text.
  ///
  /// @throws FormatException when it is nested too deep
  static TomlLines of(String text) throws FormatException {
    TomlLines lines = new TomlLines(text);
    lines.statements();
    return lines;
  }

  static String join(String path, String name) {
    return path.isEmpty() ? name : path + SEPARATOR + name;
  }

  private String bounded(String path) throws FormatException {
    if (path.length() > PATH_LIMIT_CHARACTERS) {
      throw new FormatException(line, "names longer than " + PATH_LIMIT_CHARACTERS);
    }
    return path;
  }

  OptionalInt line(String path) {
    Integer found = lineByPath.get(path);
    return found == null ? OptionalInt.empty() : OptionalInt.of(found);
  }

  private void statements() throws FormatException {
    String table = "";
    for (skipBlank(true); at < text.length(); skipBlank(true)) {
      int before = at;
      if (text.charAt(at) == '[') {
        table = header();
      } else {
        entry(table);
      }
      if (at == before) {
        return;
      }
    }
  }

  private String header() throws FormatException {
    boolean array = text.startsWith("[[", at);
    at += array ? 2 : 1;
    int here = line;
    List<String> names = keys();
    at = Math.min(text.length(), at + (array ? 2 : 1));
    String path = "";
    for (int i = 0; i < names.size(); i++) {
      path = bounded(join(path, names.get(i)));
      lineByPath.putIfAbsent(path, here);
      boolean last = i == names.size() - 1;
      if (last && array) {
        path = join(path, Integer.toString(countOfTables.merge(path, 1, Integer::sum) - 1));
        lineByPath.putIfAbsent(path, here);
      } else if (countOfTables.containsKey(path)) {
        path = join(path, Integer.toString(countOfTables.getOrDefault(path, 1) - 1));
      }
    }
    return path;
  }

  /// `a.b = value` below a table.
  private void entry(String table) throws FormatException {
    int here = line;
    String path = table;
    for (String name : keys()) {
      path = bounded(join(path, name));
      lineByPath.putIfAbsent(path, here);
    }
    if (at < text.length() && text.charAt(at) == '=') {
      at++;
      skipBlank(false);
      value(path);
    }
  }

  /// The names up to `=` or `]`.
  private List<String> keys() throws FormatException {
    List<String> names = new ArrayList<>();
    for (skipBlank(false); at < text.length(); skipBlank(false)) {
      char c = text.charAt(at);
      if (c == '"' || c == '\'') {
        int start = at;
        string();
        names.add(text.substring(start + 1, Math.max(start + 1, at - 1)));
      } else if (c == '.') {
        at++;
      } else if (Character.isLetterOrDigit(c) || c == '_' || c == '-') {
        int start = at;
        while (at < text.length() && isBare(text.charAt(at))) {
          at++;
        }
        names.add(text.substring(start, at));
      } else {
        break;
      }
      if (names.size() > TomlReader.DEPTH_LIMIT) {
        throw new FormatException(line, "nested deeper than " + TomlReader.DEPTH_LIMIT);
      }
    }
    return names;
  }

  private static boolean isBare(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-';
  }

  private void value(String path) throws FormatException {
    if (at >= text.length()) {
      return;
    }
    switch (text.charAt(at)) {
      case '"', '\'' -> string();
      case '[' -> nested(path, ']');
      case '{' -> nested(path, '}');
      default -> {
        while (at < text.length() && ",]}#\n\r".indexOf(text.charAt(at)) < 0) {
          at++;
        }
      }
    }
  }

  private void nested(String path, char end) throws FormatException {
    if (++depth > TomlReader.DEPTH_LIMIT) {
      throw new FormatException(line, "nested deeper than " + TomlReader.DEPTH_LIMIT);
    }
    at++;
    int index = 0;
    for (skipBlank(true); at < text.length() && text.charAt(at) != end; skipBlank(true)) {
      int before = at;
      if (text.charAt(at) == ',') {
        at++;
      } else if (end == '}') {
        entry(path);
      } else {
        String item = join(path, Integer.toString(index++));
        lineByPath.putIfAbsent(item, line);
        value(item);
      }
      if (at == before) {
        at = text.length();
      }
    }
    at = Math.min(text.length(), at + 1);
    depth--;
  }

  /// Goes past a string of any of the four kinds.
  private void string() {
    char quote = text.charAt(at);
    boolean many = text.startsWith(String.valueOf(quote).repeat(3), at);
    at += many ? 3 : 1;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\' && quote == '"') {
        at++;
        countLine();
      } else if (c == '\n' && !many) {
        return;
      } else if (c == quote && (!many || endsHere(quote))) {
        at += many ? 3 : 1;
        return;
      }
      countLine();
      at++;
    }
    at = text.length();
  }

  /// A string in triple quotes may end in up to two quotes of its own.
  private boolean endsHere(char quote) {
    return text.startsWith(String.valueOf(quote).repeat(3), at)
        && !(at + 3 < text.length() && text.charAt(at + 3) == quote);
  }

  private void countLine() {
    if (at < text.length() && text.charAt(at) == '\n') {
      line++;
    }
  }

  private void skipBlank(boolean lines) {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#' && lines) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (c == ' ' || c == '\t' || c == '\r' || (c == '\n' && lines)) {
        countLine();
        at++;
      } else {
        return;
      }
    }
  }
}
