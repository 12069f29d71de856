// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.change.work.Effect;
import sh.zagi.change.work.History;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;

@Command(name = "op show", description = "show one operation and what it changed")
@Needs(Need.REPO_READ)
final class ShowOperation extends OperationVerb {
  @Parameters(index = "0", arity = "0..1", paramLabel = "OP", description = "which one; default @")
  String operation = "@";

  ShowOperation(Desk desk) {
    super(desk);
  }

  @Override
  Effect show(History history) {
    return history.show(operation);
  }
}
