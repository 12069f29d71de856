// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.io.IOException;
import java.io.UncheckedIOException;
import sh.zagi.change.task.Task;
import sh.zagi.change.task.Tasks;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;

/// A verb about the tasks of a repository.
abstract class TaskVerb extends ChangeVerb {
  TaskVerb(Desk desk) {
    super(desk);
  }

  abstract Report report(Tasks tasks, Target target) throws IOException;

  @Override
  final Outcome run(Target target) {
    try {
      return done(report(new Tasks(target.repo()), target));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The caller, now.
  final Task.Act act(Target target) {
    return new Task.Act(target.exchange().caller().name(), desk().clock().instant());
  }
}
