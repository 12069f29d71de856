// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.change.verb.Undoing;
import sh.zagi.change.work.Mutation;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;

@Command(name = "op restore", description = "bring back what could be seen after an operation")
@Needs(value = Need.REPO_SESSION, changes = true)
final class RestoreOperation extends TakeBackVerb {
  @Parameters(index = "0", paramLabel = "OP", description = "which one: its id, or @ and @-")
  String operation = "";

  RestoreOperation(Desk desk) {
    super(desk);
  }

  @Override
  Mutation mutation() {
    return new Undoing.Restore(operation);
  }

  @Override
  Outcome ofRepository(RepositoryUndo undo) {
    return undo.restore(operation);
  }
}
