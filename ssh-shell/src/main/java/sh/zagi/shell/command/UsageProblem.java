// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// One line for each way in which words can fail to be a call.
final class UsageProblem {
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
              + String.join(
                  ", ",
                  missing.getMissing().stream()
                      .map(spec ->
                          spec.isOption()
                              ? ((CommandLine.Model.OptionSpec) spec).longestName()
                              : spec.paramLabel())
                      .toList());
      default -> Shown.text(lowerFirst(String.valueOf(e.getMessage())));
    };
  }

  private static String lowerFirst(String text) {
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
