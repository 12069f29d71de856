// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.util.List;
import java.util.function.Supplier;
import sh.zagi.shell.command.Verb;

/// The rows of this package for the table.
public final class ChangeVerbs {
  private ChangeVerbs() {}

  public static List<Supplier<? extends Verb>> of(Desk desk) {
    return List.of(
        () -> new DescribeChange(desk),
        () -> new NewWork(desk),
        () -> new EditWork(desk),
        () -> new CommitChange(desk),
        () -> new SquashChanges(desk),
        () -> new SplitChange(desk),
        () -> new RebaseChanges(desk),
        () -> new AbandonChanges(desk),
        () -> new DuplicateChanges(desk),
        () -> new RestoreFiles(desk),
        () -> new RevertChanges(desk),
        () -> new ParallelizeChanges(desk),
        () -> new ResolveConflict(desk),
        () -> new ListBookmarks(desk),
        () -> new CreateBookmark(desk),
        () -> new MoveBookmark(desk),
        () -> new RenameBookmark(desk),
        () -> new DeleteBookmark(desk),
        () -> new TrackBranch(desk),
        () -> new UndoOperation(desk),
        () -> new RedoOperation(desk),
        () -> new PushChanges(desk),
        () -> new UndoAny(desk),
        () -> new RedoAny(desk),
        () -> new ListOperations(desk),
        () -> new ShowOperation(desk),
        () -> new DiffOperations(desk),
        () -> new RestoreOperation(desk),
        () -> new RevertOperation(desk),
        () -> new ListWorkspaces(desk),
        () -> new PurgeHistory(desk),
        () -> new EvolveLog(desk),
        () -> new LogChanges(desk),
        () -> new ShowChange(desk),
        () -> new DiffChanges(desk),
        () -> new Interdiff(desk),
        () -> new AddTask(desk),
        () -> new DoneTask(desk),
        () -> new ListTasks(desk),
        () -> new ShowTask(desk));
  }
}
