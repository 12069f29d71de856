// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sh.zagi.change.work.Effect;
import sh.zagi.change.work.History;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;

@Command(name = "op diff", description = "show what is different between two operations")
@Needs(Need.REPO_READ)
final class DiffOperations extends OperationVerb {
  @Option(
      names = {"-f", "--from"},
      paramLabel = "OP",
      description = "default @-")
  String from = "@-";

  @Option(
      names = {"-t", "--to"},
      paramLabel = "OP",
      description = "default @")
  String to = "@";

  DiffOperations(Desk desk) {
    super(desk);
  }

  @Override
  Effect show(History history) {
    return history.diff(from, to);
  }
}
