// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds its way in the text of an `env.nix`: not a parser of Nix, but enough to see where the
/// values of data end. Real Nix has evaluated the text before.
final class NixText {
  private static final Set<String> STATEMENTS = Set.of("let", "with", "assert", "if", "inherit");
  private static final int DEPTH_LIMIT = 50;

  private final String text;
  private int at;
  private int depth;

  private NixText(String text) {
    this.text = text;
  }

  /// The outermost set, if the text is one.
  static Optional<NixValue.Attributes> parse(String text) {
    try {
      NixText reader = new NixText(text);
      NixValue value = reader.value();
      reader.blanks();
      return value instanceof NixValue.Attributes set && reader.at == text.length()
          ? Optional.of(set)
          : Optional.empty();
    } catch (UnreadableException _) {
      return Optional.empty();
    }
  }

  /// Reads a value up to, and not with, the semicolon behind it.
  private NixValue value() {
    blanks();
    int start = at;
    Optional<NixValue> plain = plain();
    blanks();
    if (plain.isPresent() && (at == text.length() || peek() == ';')) {
      return plain.get();
    }
    at = start;
    return function().orElseGet(() -> computed(start));
  }

  private Optional<NixValue> plain() {
    int start = at;
    if (++depth > DEPTH_LIMIT) {
      throw new UnreadableException();
    }
    try {
      if (word("rec")) {
        blanks();
      }
      return switch (peek()) {
        case '{' -> Optional.of(attributes(start));
        case '[' -> Optional.of(elements());
        case '"' -> Optional.of(string());
        case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> Optional.of(number());
        default -> Optional.empty();
      };
    } catch (UnreadableException _) {
      at = start;
      return Optional.empty();
    } finally {
      depth--;
    }
  }

  /// `inputs: value` or `{ self, ... }: value`: what counts is the value.
  private Optional<NixValue> function() {
    int start = at;
    if (peek() == '{') {
      balanced();
    } else {
      name();
    }
    blanks();
    boolean function = at > start && peek() == ':';
    if (!function) {
      at = start;
      return Optional.empty();
    }
    at++;
    return Optional.of(value());
  }

  private NixValue.Attributes attributes(int start) {
    List<NixValue.Binding> bindings = new ArrayList<>();
    expect('{');
    for (blanks(); peek() != '}'; blanks()) {
      int begin = at;
      List<String> path = path();
      blanks();
      expect('=');
      NixValue value = value();
      blanks();
      expect(';');
      bindings.add(new NixValue.Binding(begin, at, path, value));
    }
    expect('}');
    return new NixValue.Attributes(start, at, bindings);
  }

  private List<String> path() {
    List<String> path = new ArrayList<>();
    do {
      if (!path.isEmpty()) {
        expect('.');
      }
      if (peek() == '"' && string() instanceof NixValue.Text quoted) {
        path.add(quoted.content());
      } else {
        String name = name();
        if (name.isEmpty() || STATEMENTS.contains(name)) {
          throw new UnreadableException();
        }
        path.add(name);
      }
    } while (peek() == '.');
    return path;
  }

  private NixValue.Elements elements() {
    int start = at;
    List<NixValue> elements = new ArrayList<>();
    expect('[');
    for (blanks(); peek() != ']'; blanks()) {
      int begin = at;
      elements.add(plain().orElseGet(() -> element(begin)));
      if (at == begin) {
        throw new UnreadableException();
      }
    }
    expect(']');
    return new NixValue.Elements(start, at, elements);
  }

  private NixValue element(int start) {
    while (at < text.length() && !Character.isWhitespace(peek()) && peek() != ']') {
      step();
    }
    return new NixValue.Computed(start, at);
  }

  private NixValue string() {
    int start = at;
    StringBuilder content = new StringBuilder();
    boolean literal = true;
    expect('"');
    while (peek() != '"') {
      char c = next();
      if (c == '$' && peek() == '{') {
        literal = false;
        balanced();
      } else {
        content.append(c == '\\' ? escaped(next()) : c);
      }
    }
    expect('"');
    return literal
        ? new NixValue.Text(start, at, content.toString())
        : new NixValue.Computed(start, at);
  }

  private static char escaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> c;
    };
  }

  private NixValue number() {
    int start = at;
    while (Character.isDigit(peek())) {
      at++;
    }
    return new NixValue.Digits(start, at);
  }

  /// Runs to the semicolon that ends a binding.
  private NixValue computed(int start) {
    int end = start;
    while (peek() != ';' && peek() != '}' && peek() != ']') {
      if (STATEMENTS.contains(nameAhead())) {
        throw new UnreadableException();
      }
      step();
      end = at;
      blanks();
    }
    return new NixValue.Computed(start, end);
  }

  /// One name, string, bracketed part or character.
  private void step() {
    switch (peek()) {
      case '{', '[', '(' -> balanced();
      case '"' -> string();
      case '\'' -> {
        if (text.startsWith("''", at)) {
          indented();
        } else {
          at++;
        }
      }
      default -> {
        if (name().isEmpty()) {
          next();
        }
      }
    }
  }

  private void balanced() {
    if (++depth > DEPTH_LIMIT) {
      throw new UnreadableException();
    }
    try {
      char close = next() == '{' ? '}' : text.charAt(at - 1) == '[' ? ']' : ')';
      for (blanks(); peek() != close; blanks()) {
        step();
      }
      at++;
    } finally {
      depth--;
    }
  }

  /// `''…''`, in which `'''` and `''$` and `''\` are escapes.
  private void indented() {
    at += 2;
    while (!text.startsWith("''", at) || escapes()) {
      if (text.startsWith("''", at)) {
        at += 3;
      } else if (text.startsWith("${", at)) {
        at++;
        balanced();
      } else {
        next();
      }
    }
    at += 2;
  }

  private boolean escapes() {
    return at + 2 < text.length() && "'$\\".indexOf(text.charAt(at + 2)) >= 0;
  }

  private boolean word(String wanted) {
    if (nameAhead().equals(wanted)) {
      at += wanted.length();
      return true;
    }
    return false;
  }

  private String nameAhead() {
    int start = at;
    String name = name();
    at = start;
    return name;
  }

  private String name() {
    int start = at;
    while (at < text.length()
        && (Character.isLetter(text.charAt(at))
            || text.charAt(at) == '_'
            || (at > start && "0123456789-'".indexOf(text.charAt(at)) >= 0))) {
      at++;
    }
    return text.substring(start, at);
  }

  private void blanks() {
    while (at < text.length()) {
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else if (text.charAt(at) == '#') {
        int line = text.indexOf('\n', at);
        at = line < 0 ? text.length() : line;
      } else if (text.startsWith("/*", at)) {
        int close = text.indexOf("*/", at + 2);
        at = close < 0 ? text.length() : close + 2;
      } else {
        return;
      }
    }
  }

  /// The character ahead; NUL at the end, which no value begins with.
  private char peek() {
    if (at >= text.length()) {
      return '\0';
    }
    return text.charAt(at);
  }

  private char next() {
    if (at >= text.length()) {
      throw new UnreadableException();
    }
    return text.charAt(at++);
  }

  private void expect(char wanted) {
    if (next() != wanted) {
      throw new UnreadableException();
    }
  }

  /// The text is not of a shape that this class knows; never leaves it.
  private static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableException() {
      super("unreadable", null, false, false);
    }
  }
}
