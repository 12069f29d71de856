// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The words of a call whose values came by their names, as programs send them. What they hold is
/// never read as an option.
public final class NamedCall {
  private NamedCall() {}

  /// Words for the runner, or why there are none.
  public sealed interface Words {
    /// In the order in which a person would type them.
    record Typed(List<String> argv) implements Words {}

    /// The values do not fit the verb.
    record Unfit(Problem problem) implements Words {}
  }

  /// The words of a call.
  ///
  /// @param values strings, numbers, booleans, and lists of them, by the keys of parameters
  public static Words words(CommandTable.Row row, Map<String, Object> values) {
    Map<String, Object> left = new LinkedHashMap<>(values);
    List<String> options = new ArrayList<>();
    List<String> places = new ArrayList<>();
    boolean gap = false;
    for (Parameter parameter : row.parameters()) {
      Object value = left.remove(parameter.key());
      List<String> texts = texts(value);
      if (value != null && (texts.isEmpty() || (texts.size() > 1 && !parameter.many()))) {
        return unfit(parameter.key() + " is not such a value");
      }
      if (!parameter.option().isEmpty()) {
        texts.stream().map(text -> option(parameter, text)).forEach(options::addAll);
      } else if (gap && !texts.isEmpty()) {
        return unfit(parameter.key() + " has its place after one that is missing");
      } else {
        gap |= texts.isEmpty();
        places.addAll(texts);
      }
    }
    if (!left.isEmpty()) {
      return unfit(row.name() + " takes no " + left.keySet().iterator().next());
    }
    List<String> argv = new ArrayList<>(List.of(row.name().split(" ", -1)));
    argv.add("--json");
    argv.addAll(options);
    if (!places.isEmpty()) {
      argv.add("--");
      argv.addAll(places);
    }
    return new Words.Typed(argv);
  }

  private static List<String> option(Parameter parameter, String text) {
    if (parameter.type() != Parameter.Type.FLAG) {
      return List.of(parameter.option() + "=" + text);
    }
    return text.equals("true") ? List.of(parameter.option()) : List.of();
  }

  private static List<String> texts(@Nullable Object value) {
    return switch (value) {
      case null -> List.of();
      case String text -> List.of(text);
      case Number number -> List.of(number.toString());
      case Boolean flag -> List.of(flag.toString());
      case List<?> list -> list.stream().flatMap(one -> texts(one).stream()).toList();
      default -> List.of();
    };
  }

  private static Words unfit(String message) {
    return new Words.Unfit(Problem.usage(Shown.text(message)));
  }
}
