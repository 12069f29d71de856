// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.spec;

import java.util.List;
import java.util.Optional;

/// Edits the text of an `env.nix` as little as possible: comments, order and whatever somebody
/// wrote by hand stay. What is computed rather than written down is left to the person.
public final class EnvEdit {
  private static final String INDENT = "  ";

  private final String file;
  private final String text;
  private final NixValue.Attributes zagi;

  private EnvEdit(String file, String text, NixValue.Attributes zagi) {
    this.file = file;
    this.text = text;
    this.zagi = zagi;
  }

  /// How an edit ended.
  public sealed interface Result {
    /// @param text equal to what it was when there was nothing to do
    record Edited(String text) implements Result {}

    /// @param sentence names the line and what to do there by hand
    record Refused(String sentence) implements Result {}
  }

  /// Finds the environment in a text.
  ///
  /// @param file how sentences call it
  /// @return empty when the text is not of the generated shape
  public static Optional<EnvEdit> of(String file, String text) {
    return NixText.parse(text)
        .flatMap(top -> top.find(List.of("outputs", "zagi")))
        .filter(binding -> binding.path().getLast().equals("zagi"))
        .filter(binding -> binding.value() instanceof NixValue.Attributes)
        .map(binding -> new EnvEdit(file, text, (NixValue.Attributes) binding.value()));
  }

  /// What to tell when [#of] found nothing.
  public static Result.Refused unknownShape(String file) {
    return new Result.Refused(
        file + ": is not of the shape that zagi writes, so it has to be edited by hand");
  }

  /// Adds a Debian package, or changes the version of one that is there.
  ///
  /// @param wanted `name` or `name=version`
  /// @param why written behind it as a comment; may be empty
  public Result addPackage(String wanted, String why) {
    Optional<NixValue.Binding> found = zagi.find(List.of("packages"));
    String line = EnvNix.string(wanted) + (why.isEmpty() ? "" : " # " + why);
    if (found.isEmpty()) {
      return bind(zagi, "packages = [ " + EnvNix.string(wanted) + " ];");
    }
    if (!(found.get().value() instanceof NixValue.Elements list)) {
      return computed(found.get(), "packages", "add " + EnvNix.string(wanted) + " to it");
    }
    Optional<NixValue.Text> present = element(list, nameOf(wanted));
    if (present.isPresent()) {
      return replaced(present.get().start(), present.get().end(), EnvNix.string(wanted));
    }
    return inserted(list.start(), list.end(), line, EnvNix.string(wanted));
  }

  /// Removes a Debian package; nothing happens when it is not there.
  public Result removePackage(String name) {
    Optional<NixValue.Binding> found = zagi.find(List.of("packages"));
    if (found.isPresent() && found.get().value() instanceof NixValue.Elements list) {
      return element(list, name)
          .map(one -> removed(one.start(), one.end()))
          .orElseGet(() -> new Result.Edited(text));
    }
    return found
        .<Result>map(one -> computed(one, "packages", "take \"" + name + "\" out of it"))
        .orElseGet(() -> new Result.Edited(text));
  }

  /// Sets `section.key`, for example `tools.node`.
  ///
  /// @param value in Nix's spelling
  public Result put(String section, String key, String value) {
    String by = "set " + section + "." + EnvNix.key(key) + " = " + value;
    Optional<NixValue.Binding> present = zagi.find(List.of(section, key));
    if (present.isPresent() && present.get().path().getLast().equals(key)) {
      NixValue old = present.get().value();
      return old instanceof NixValue.Computed
          ? computed(present.get(), section + "." + key, by)
          : replaced(old.start(), old.end(), value);
    }
    if (present.isPresent()) {
      return computed(present.get(), section, by);
    }
    Optional<NixValue.Binding> whole = zagi.find(List.of(section));
    if (whole.isPresent() && whole.get().value() instanceof NixValue.Attributes set) {
      return bind(set, EnvNix.key(key) + " = " + value + ";");
    }
    return bind(zagi, section + "." + EnvNix.key(key) + " = " + value + ";");
  }

  /// Sets a value that is no set, for example `ports`.
  public Result put(String key, String value) {
    Optional<NixValue.Binding> present = zagi.find(List.of(key));
    if (present.isEmpty()) {
      return bind(zagi, key + " = " + value + ";");
    }
    return present.get().value() instanceof NixValue.Computed
        ? computed(present.get(), key, "set " + key + " = " + value)
        : replaced(present.get().value().start(), present.get().value().end(), value);
  }

  /// Removes `section.key`; nothing happens when it is not there.
  public Result remove(String section, String key) {
    Optional<NixValue.Binding> present = zagi.find(List.of(section, key));
    if (present.isEmpty()) {
      return new Result.Edited(text);
    }
    return present.get().path().getLast().equals(key)
        ? removed(present.get().start(), present.get().end())
        : computed(present.get(), section, "take " + key + " out of it");
  }

  private static Optional<NixValue.Text> element(NixValue.Elements list, String name) {
    return list.elements().stream()
        .filter(NixValue.Text.class::isInstance)
        .map(NixValue.Text.class::cast)
        .filter(one -> nameOf(one.content()).equals(name))
        .findFirst();
  }

  private static String nameOf(String wanted) {
    int equals = wanted.indexOf('=');
    return equals < 0 ? wanted : wanted.substring(0, equals);
  }

  private Result computed(NixValue.Binding binding, String what, String todo) {
    return new Result.Refused(
        file
            + ":"
            + lineOf(binding.start())
            + ": "
            + what
            + " is computed, so "
            + todo
            + " by hand");
  }

  private int lineOf(int place) {
    return (int) text.substring(0, place).chars().filter(c -> c == '\n').count() + 1;
  }

  private Result bind(NixValue.Attributes set, String binding) {
    int open = text.indexOf('{', set.start());
    return inserted(open, set.end(), binding, binding);
  }

  /// Puts something last between two brackets.
  ///
  /// @param line when it gets a line of its own
  /// @param inline when the brackets stand on one line
  private Result inserted(int open, int end, String line, String inline) {
    int close = end - 1;
    if (text.substring(open + 1, close).isBlank()) {
      String outer = indentation(open);
      String block = "\n" + outer + INDENT + line + "\n" + outer;
      return replaced(open + 1, close, block);
    }
    int begin = lineStart(close);
    if (text.substring(begin, close).isBlank()) {
      String inner = indentation(close) + INDENT;
      return replaced(begin, begin, inner + line + "\n");
    }
    boolean blank = Character.isWhitespace(text.charAt(close - 1));
    return replaced(close, close, (blank ? "" : " ") + inline + " ");
  }

  private Result replaced(int start, int end, String with) {
    return new Result.Edited(text.substring(0, start) + with + text.substring(end));
  }

  /// Takes the whole line when nothing but a comment stands beside it.
  private Result removed(int start, int end) {
    int begin = lineStart(start);
    int next = text.indexOf('\n', end);
    String rest = text.substring(end, next < 0 ? text.length() : next).strip();
    if (next >= 0
        && text.substring(begin, start).isBlank()
        && (rest.isEmpty() || rest.startsWith("#"))) {
      return replaced(begin, next + 1, "");
    }
    int from = start > 0 && text.charAt(start - 1) == ' ' ? start - 1 : start;
    return replaced(from, end, "");
  }

  private int lineStart(int place) {
    return text.lastIndexOf('\n', place - 1) + 1;
  }

  private String indentation(int place) {
    int begin = lineStart(place);
    int at = begin;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    return text.substring(begin, at);
  }
}
