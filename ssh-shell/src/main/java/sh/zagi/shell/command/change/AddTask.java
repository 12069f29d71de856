// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.change.task.Task;
import sh.zagi.change.task.Tasks;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Report;

@Command(name = "task add", description = "add something to be done")
@Needs(value = Need.REPO_WRITE, changes = true)
final class AddTask extends TaskVerb {
  private static final SecureRandom RANDOM = new SecureRandom();

  @Parameters(arity = "1..*", paramLabel = "WORD", description = "what, in one line")
  List<String> words = new ArrayList<>();

  AddTask(Desk desk) {
    super(desk);
  }

  @Override
  Report report(Tasks tasks, Target target) throws IOException {
    Task task = tasks.add(String.join(" ", words), act(target), RANDOM);
    return new Report.Sentence("added " + task.id(), task.fields());
  }
}
