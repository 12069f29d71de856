// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.change.log.Paint;
import sh.zagi.change.task.Task;
import sh.zagi.change.task.Tasks;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Report;

@Command(name = "task done", description = "mark a task as done")
@Needs(value = Need.REPO_WRITE, changes = true)
final class DoneTask extends TaskVerb {
  @Parameters(index = "0", paramLabel = "TASK", description = "the beginning of its id")
  String id = "";

  DoneTask(Desk desk) {
    super(desk);
  }

  @Override
  Report report(Tasks tasks, Target target) throws IOException {
    Task task = tasks.done(id, act(target));
    return new Report.Sentence("done: " + Paint.safe(task.title()), task.fields());
  }
}
