// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.io.IOException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.ReceiveCommand;
import sh.zagi.change.RefusedException;
import sh.zagi.storage.repo.Repo;

/// What keeps a ref of the repository from being moved back or forth.
final class MovesBack {
  private MovesBack() {}

  /// @throws RefusedException when the ref has to stay where it is
  static void refuse(Repo repo, ReceiveCommand command) throws IOException {
    refuseMoved(repo, command);
    refuseTrunkless(repo, command);
  }

  /// A first push is not taken back: sessions, forks and checks stand on the trunk.
  private static void refuseTrunkless(Repo repo, ReceiveCommand command) {
    boolean gone = command.getNewId().equals(ObjectId.zeroId());
    if (gone && command.getRefName().equals(FixedCommits.BRANCHES + repo.trunk())) {
      throw new RefusedException(
          "not taken back: it made the trunk "
              + repo.trunk()
              + ", and without one nothing can be opened; push something else to it, or delete the"
              + " repository");
    }
  }

  private static void refuseMoved(Repo repo, ReceiveCommand command) throws IOException {
    var ref = repo.git().exactRef(command.getRefName());
    ObjectId pointed = ref == null ? null : ref.getObjectId();
    ObjectId now = pointed == null ? ObjectId.zeroId() : pointed;
    if (!now.equals(command.getOldId())) {
      String where =
          now.equals(ObjectId.zeroId()) ? "it is gone" : "it is at " + now.name().substring(0, 12);
      throw new RefusedException(
          "not taken back: "
              + command.getRefName()
              + " moved since, "
              + where
              + "; take back what moved it first");
    }
  }
}
