// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sh.zagi.change.log.Paint;
import sh.zagi.change.task.Task;
import sh.zagi.change.task.Tasks;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Report;

@Command(name = "task list", description = "list what is to be done")
@Needs(Need.REPO_READ)
final class ListTasks extends TaskVerb {
  @Option(names = "--all", description = "what is done as well")
  boolean all;

  ListTasks(Desk desk) {
    super(desk);
  }

  @Override
  Report report(Tasks tasks, Target target) throws IOException {
    List<Task> shown = tasks.list().stream().filter(task -> all || task.done().isEmpty()).toList();
    List<String> lines =
        shown.isEmpty()
            ? List.of("nothing to do")
            : shown.stream()
                .map(task ->
                    (task.done().isPresent() ? "x  " : "o  ")
                        + task.id()
                        + "  "
                        + Paint.safe(task.title()))
                .toList();
    return new Report.Page(lines, Map.of("tasks", shown.stream().map(Task::fields).toList()));
  }
}
