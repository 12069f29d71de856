// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceiveCommand.Result;
import sh.zagi.storage.repo.Repo;

/// Moves of refs that were tried together, where one that cannot be done keeps the others from it.
final class MovesTried {
  private MovesTried() {}

  static List<ReceiveCommand> copies(List<ReceiveCommand> commands) {
    List<ReceiveCommand> copies = new ArrayList<>();
    for (ReceiveCommand one : commands) {
      copies.add(new ReceiveCommand(one.getOldId(), one.getNewId(), one.getRefName()));
    }
    return copies;
  }

  /// Sets the results of commands that cannot be done; those that only shared their fate stay open.
  /// Git names only the first that it met, so the others are looked at here: a push of thousands of
  /// refs, of which hundreds moved meanwhile, is tried twice and not hundreds of times.
  static void refuse(
      Repo repo, List<ReceiveCommand> open, List<ReceiveCommand> tried, boolean atomic)
      throws IOException {
    boolean guilty = false;
    for (int i = 0; i < open.size(); i++) {
      Result result = tried.get(i).getResult();
      boolean failed =
          result == Result.LOCK_FAILURE
              || (result == Result.REJECTED_MISSING_OBJECT)
              || (result == Result.REJECTED_NONFASTFORWARD);
      if (failed) {
        open.get(i).setResult(result, tried.get(i).getMessage());
        guilty = true;
      }
    }
    for (ReceiveCommand command : open) {
      if (command.getResult() != Result.NOT_ATTEMPTED) {
        continue;
      }
      if (atomic || !guilty) {
        command.setResult(Result.REJECTED_OTHER_REASON, "another ref of this push cannot move");
      } else if (isMoved(repo, command)) {
        command.setResult(Result.LOCK_FAILURE);
      }
    }
  }

  private static boolean isMoved(Repo repo, ReceiveCommand command) throws IOException {
    Ref now = repo.git().exactRef(command.getRefName());
    ObjectId pointed = now == null ? null : now.getObjectId();
    if (pointed == null && command.getType() == ReceiveCommand.Type.CREATE) {
      return repo.git().getRefDatabase().isNameConflicting(command.getRefName());
    }
    return !command.getOldId().equals(pointed == null ? ObjectId.zeroId() : pointed);
  }
}
