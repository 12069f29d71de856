// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import picocli.CommandLine.Command;
import sh.zagi.change.verb.Undoing;
import sh.zagi.change.work.Mutation;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;

@Command(name = "undo", description = "take back the last operation; again for the one before")
@Needs(value = Need.REPO_SESSION, changes = true)
final class UndoOperation extends MutatingVerb {

  UndoOperation(Desk desk) {
    super(desk);
  }

  @Override
  Mutation mutation() {
    return new Undoing.Step();
  }
}
