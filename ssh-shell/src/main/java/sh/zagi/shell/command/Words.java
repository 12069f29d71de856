// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Splits an exec line into words as a shell would, without any of a shell's powers: blanks
/// separate; single quotes, double quotes and backslashes protect; nothing is expanded.
public final class Words {
  private static final int MOST_CHARACTERS = 8 * 1024;

  private final String line;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private int at;

  private Words(String line) {
    this.line = line;
  }

  /// The words of the line; empty when a quote is left open, or the line has a control character or
  /// more than 8192 characters.
  public static Optional<List<String>> split(String line) {
    if (line.length() > MOST_CHARACTERS || line.chars().anyMatch(Words::isForbidden)) {
      return Optional.empty();
    }
    Words split = new Words(line);
    return split.read() ? Optional.of(List.copyOf(split.words)) : Optional.empty();
  }

  private static boolean isForbidden(int character) {
    return character != '\t' && Character.isISOControl(character);
  }

  private boolean read() {
    while (at < line.length()) {
      if (!step(line.charAt(at++))) {
        return false;
      }
    }
    endWord();
    return true;
  }

  private boolean step(char character) {
    switch (character) {
      case ' ', '\t' -> endWord();
      case '\'' -> {
        return quoted('\'');
      }
      case '"' -> {
        return quoted('"');
      }
      case '\\' -> {
        if (at == line.length()) {
          return false;
        }
        append(line.charAt(at++));
      }
      default -> append(character);
    }
    return true;
  }

  private boolean quoted(char quote) {
    inWord = true;
    while (at < line.length()) {
      char character = line.charAt(at++);
      if (character == quote) {
        return true;
      }
      boolean escapes = quote == '"' && character == '\\' && at < line.length();
      if (escapes && (line.charAt(at) == '"' || line.charAt(at) == '\\')) {
        character = line.charAt(at++);
      }
      word.append(character);
    }
    return false;
  }

  private void append(char character) {
    inWord = true;
    word.append(character);
  }

  private void endWord() {
    if (inWord) {
      words.add(word.toString());
      word.setLength(0);
      inWord = false;
    }
  }
}
