// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.change.task.Tasks;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Report;

@Command(name = "task show", description = "show a task: who added it, and who did it")
@Needs(Need.REPO_READ)
final class ShowTask extends TaskVerb {
  @Parameters(index = "0", paramLabel = "TASK", description = "the beginning of its id")
  String id = "";

  ShowTask(Desk desk) {
    super(desk);
  }

  @Override
  Report report(Tasks tasks, Target target) throws IOException {
    return new Report.Fields(tasks.find(id).fields());
  }
}
