// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One line of a script: `[!|?] [ACTOR] VERB WORD... [&]`.
///
/// @param expected whether the verb should succeed; nothing when either is right
/// @param actor empty when the line names none
/// @param background whether the line ends in `&`
record ScriptLine(
    int number,
    String text,
    Optional<Boolean> expected,
    Optional<String> actor,
    List<String> words,
    boolean background) {
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)\\}|(\\w+))");

  ScriptLine {
    words = List.copyOf(words);
  }

  String verb() {
    return words.getFirst();
  }

  List<String> arguments() {
    return words.subList(1, words.size());
  }

  /// Parses a line; nothing for an empty one or a comment.
  ///
  /// @param variables values of `$NAME`, which are put in everywhere but in single quotes
  static Optional<ScriptLine> parse(
      int number, String text, List<String> actors, Map<String, String> variables) {
    List<String> words = new ArrayList<>(words(text, variables));
    if (words.isEmpty()) {
      return Optional.empty();
    }
    Optional<Boolean> expected = Optional.of(true);
    if (words.getFirst().equals("!") || words.getFirst().equals("?")) {
      expected = words.removeFirst().equals("!") ? Optional.of(false) : Optional.empty();
    }
    Optional<String> actor = Optional.empty();
    if (words.size() > 1 && actors.contains(words.getFirst())) {
      actor = Optional.of(words.removeFirst());
    }
    boolean background = words.getLast().equals("&");
    if (background) {
      words.removeLast();
    }
    if (words.isEmpty()) {
      throw new IllegalArgumentException("no verb");
    }
    return Optional.of(new ScriptLine(number, text.strip(), expected, actor, words, background));
  }

  private static List<String> words(String text, Map<String, String> variables) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean open = false;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\'' || c == '"') {
        int end = text.indexOf(c, at + 1);
        if (end < 0) {
          throw new IllegalArgumentException("quote without its end");
        }
        String quoted = text.substring(at + 1, end);
        word.append(c == '"' ? expand(quoted, variables) : quoted);
        at = end;
        open = true;
      } else if (Character.isWhitespace(c)) {
        if (open) {
          words.add(word.toString());
        }
        word.setLength(0);
        open = false;
      } else if (c == '#' && !open) {
        break;
      } else {
        int end = plainEnd(text, at);
        word.append(expand(text.substring(at, end), variables));
        at = end - 1;
        open = true;
      }
    }
    if (open) {
      words.add(word.toString());
    }
    return words;
  }

  private static int plainEnd(String text, int start) {
    int end = start;
    while (end < text.length()
        && !Character.isWhitespace(text.charAt(end))
        && text.charAt(end) != '\''
        && text.charAt(end) != '"') {
      end++;
    }
    return end;
  }

  static String expand(String text, Map<String, String> variables) {
    return VARIABLE
        .matcher(text)
        .replaceAll(found -> {
          String name = found.group(1) == null ? found.group(2) : found.group(1);
          String value = variables.get(name);
          if (value == null) {
            throw new IllegalArgumentException("unknown variable: $" + name);
          }
          return Matcher.quoteReplacement(value);
        });
  }
}
