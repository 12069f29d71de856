// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sh.zagi.change.work.Effect;
import sh.zagi.change.work.History;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;

@Command(name = "op log", description = "show what was done, newest first")
@Needs(Need.REPO_READ)
final class ListOperations extends OperationVerb {
  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "how many; default 20")
  int limit = 20;

  @Option(
      names = {"--at-op", "--at-operation"},
      paramLabel = "OP",
      description = "as it was after that operation")
  String atOperation = "@";

  ListOperations(Desk desk) {
    super(desk);
  }

  @Override
  Effect show(History history) {
    return rows(history.lines(atOperation, limit), history.newest(atOperation, limit));
  }
}
