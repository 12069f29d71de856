// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import picocli.CommandLine.Command;
import sh.zagi.change.verb.Undoing;
import sh.zagi.change.work.Mutation;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;

@Command(name = "op redo", description = "bring back what undo took away")
@Needs(value = Need.REPO_SESSION, changes = true)
final class RedoAny extends TakeBackVerb {
  RedoAny(Desk desk) {
    super(desk);
  }

  @Override
  Mutation mutation() {
    return new Undoing.StepForward();
  }

  @Override
  Outcome ofRepository(RepositoryUndo undo) {
    return undo.redo();
  }
}
