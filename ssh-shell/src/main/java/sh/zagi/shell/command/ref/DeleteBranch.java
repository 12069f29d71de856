// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.ref;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.change.Desk;

@Command(
    name = "branch delete",
    description = "delete a branch; op undo --repository brings it back")
@Needs(value = Need.REPO_WRITE, changes = true)
final class DeleteBranch extends RemovalVerb {
  @Parameters(index = "1", paramLabel = "BRANCH", description = "its name")
  String name = "";

  DeleteBranch(Desk desk) {
    super(desk);
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return remove(exchange, RefVerbs.BRANCHES, name);
  }
}
