// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.change.verb.Undoing;
import sh.zagi.change.work.Mutation;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;

@Command(name = "op revert", description = "take back one operation and leave what was done since")
@Needs(value = Need.REPO_SESSION, changes = true)
final class RevertOperation extends TakeBackVerb {
  @Parameters(index = "0", paramLabel = "OP", description = "which one: its id, or @ and @-")
  String operation = "";

  RevertOperation(Desk desk) {
    super(desk);
  }

  @Override
  Mutation mutation() {
    return new Undoing.Revert(operation);
  }

  @Override
  Outcome ofRepository(RepositoryUndo undo) {
    return undo.undo(Optional.of(operation));
  }
}
