// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// One line for each way in which words can fail to be a call.
final class UsageProblem {
  private static final Set<Class<?>> NUMBERS =
      Set.of(int.class, long.class, Integer.class, Long.class);

  private UsageProblem() {}

  static Problem of(CommandTable.Row row, ParameterException e) {
    CommandLine line = row.commandLine();
    String synopsis = line.getHelp().synopsis(0).strip().replaceAll("\\s+", " ");
    return Problem.usage(message(row, e), "usage: " + Shown.text(synopsis));
  }

  private static String message(CommandTable.Row row, ParameterException e) {
    return switch (e) {
      case UnmatchedArgumentException unmatched ->
          (unmatched.isUnknownOption() ? "unknown option: " : "one word too many: ")
              + Shown.text(unmatched.getUnmatched().getFirst());
      case MissingParameterException missing ->
          row.name()
              + " needs "
              + String.join(", ", missing.getMissing().stream().map(UsageProblem::name).toList());
      default ->
          isNumber(e.getArgSpec()) && e.getValue() != null
              ? name(e.getArgSpec()) + " must be a number, not '" + Shown.text(e.getValue()) + "'"
              : Shown.text(lowerFirst(String.valueOf(e.getMessage())));
    };
  }

  private static boolean isNumber(@Nullable ArgSpec spec) {
    return spec != null && NUMBERS.contains(spec.type());
  }

  private static String name(ArgSpec spec) {
    return spec.isOption()
        ? ((CommandLine.Model.OptionSpec) spec).longestName()
        : spec.paramLabel();
  }

  private static String lowerFirst(String text) {
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
