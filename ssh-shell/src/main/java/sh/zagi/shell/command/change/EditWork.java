// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.change.verb.EditChange;
import sh.zagi.change.work.Mutation;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;

@Command(name = "edit", description = "make a change that exists the working copy")
@Needs(value = Need.REPO_SESSION, changes = true)
final class EditWork extends MutatingVerb {
  @Parameters(index = "0", paramLabel = "REV", description = "which one")
  String revision = "";

  EditWork(Desk desk) {
    super(desk);
  }

  @Override
  Mutation mutation() {
    return new EditChange(revision);
  }
}
