// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// One thing that a verb takes.
///
/// @param key its name for programs: an option's without dashes, a word's label in lower case
/// @param option the option as typed; empty for a word that has its place
/// @param type what values are
/// @param many whether it takes a list
public record Parameter(
    String key, String option, Type type, boolean many, boolean required, String description) {
  /// What a value is.
  public enum Type {
    FLAG,
    NUMBER,
    TEXT
  }

  static List<Parameter> of(CommandSpec spec) {
    List<Parameter> parameters = new ArrayList<>();
    spec.positionalParameters().stream()
        .sorted(Comparator.comparingInt((PositionalParamSpec one) -> one.index().min()))
        .forEach(one -> parameters.add(of(one, key(one.paramLabel()), "")));
    for (OptionSpec option : spec.options()) {
      String name = option.longestName();
      boolean isOurs = name.equals("--json") || name.equals("--help");
      if (!isOurs && !option.hidden()) {
        parameters.add(of(option, name.replaceFirst("^-+", ""), name));
      }
    }
    return parameters;
  }

  private static Parameter of(ArgSpec spec, String key, String option) {
    return new Parameter(
        key, option, type(spec), spec.isMultiValue(), spec.required(), description(spec));
  }

  private static Type type(ArgSpec spec) {
    Class<?> type = spec.isMultiValue() ? spec.auxiliaryTypes()[0] : spec.type();
    if (type == boolean.class || type == Boolean.class) {
      return Type.FLAG;
    }
    boolean number = List.of(int.class, long.class, Integer.class, Long.class).contains(type);
    return number ? Type.NUMBER : Type.TEXT;
  }

  private static String description(ArgSpec spec) {
    return String.join(" ", Arrays.asList(spec.description()));
  }

  /// `OWNER/REPO` is `owner-repo`.
  private static String key(String label) {
    return label.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
  }
}
