// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.util.List;
import java.util.Optional;

/// What to say to a verb that isn't in the table.
final class Unknown {
  private Unknown() {}

  static Problem verb(CommandTable table, List<String> argv) {
    List<CommandTable.Row> group = table.group(argv.getFirst());
    if (!group.isEmpty()) {
      List<String> names = group.stream().map(CommandTable.Row::name).toList();
      return Problem.usage(
          (argv.size() == 1 ? "incomplete verb: " : "unknown verb: ") + typed(argv),
          "there is " + String.join(", ", names));
    }
    String message = "unknown verb: " + typed(argv.subList(0, 1));
    Optional<String> nearest = table.nearest(argv);
    return Problem.usage(
        message, nearest.map(name -> "did you mean " + name).orElse("help lists all verbs"));
  }

  private static String typed(List<String> argv) {
    return Shown.text(String.join(" ", argv.subList(0, Math.min(2, argv.size()))));
  }
}
