// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.util.Optional;
import picocli.CommandLine.Command;
import sh.zagi.change.verb.Undoing;
import sh.zagi.change.work.Mutation;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;

@Command(name = "op undo", description = "take back the last operation, or that of the repository")
@Needs(value = Need.REPO_SESSION, changes = true)
final class UndoAny extends TakeBackVerb {
  UndoAny(Desk desk) {
    super(desk);
  }

  @Override
  Mutation mutation() {
    return new Undoing.Step();
  }

  @Override
  Outcome ofRepository(RepositoryUndo undo) {
    return undo.undo(Optional.empty());
  }
}
