// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.ReceiveCommand;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.git.check.StrictChecker;
import sh.zagi.storage.repo.Repo;

/// Commits of this side that an upstream's own branch does not have. They are held by a ref before
/// the branch leaves them, and let go only when they are changes, so that a crash in between loses
/// none.
final class Parking {
  private static final String HELD = "refs/zagi/parking/";

  private final Push.Subject subject;
  private final UpstreamSync.Keeper keeper;

  Parking(Push.Subject subject, UpstreamSync.Keeper keeper) {
    this.subject = subject;
    this.keeper = keeper;
  }

  private Repo repo() {
    return subject.repo();
  }

  /// Holds what a branch is about to leave.
  ///
  /// @param branch its full name
  void hold(String branch, ObjectId tip) throws IOException {
    String ref = HELD + tip.name() + "/" + branch.substring(Constants.R_HEADS.length());
    if (repo().git().exactRef(ref) == null) {
      repo().refStore().apply(List.of(new ReceiveCommand(ObjectId.zeroId(), tip, ref)), false);
    }
  }

  /// Hears what came of what was held.
  interface Heard {
    /// @param trouble why it is no change yet; empty when it is
    void parked(String branch, Optional<String> trouble);
  }

  /// Makes what is held changes, also what an earlier meeting left.
  void park(Heard heard) throws IOException {
    for (Ref held : repo().git().getRefDatabase().getRefsByPrefix(HELD)) {
      String[] parts = held.getName().substring(HELD.length()).split("/", 2);
      ObjectId tip = ObjectId.fromString(parts[0]);
      Optional<ObjectId> branch =
          Optional.ofNullable(repo().git().exactRef(Constants.R_HEADS + parts[1]))
              .map(Ref::getObjectId);
      if (branch.isEmpty()) {
        continue;
      }
      // Else it never left them, or somebody brought them back.
      if (!has(branch.get(), tip)) {
        ReceiveCommand change =
            new ReceiveCommand(ObjectId.zeroId(), tip, RefPolicy.INBOX + parts[1]);
        propose(change);
        boolean taken = change.getResult() == ReceiveCommand.Result.OK;
        String said = Optional.ofNullable(change.getMessage()).orElse("not taken");
        heard.parked(Constants.R_HEADS + parts[1], taken ? Optional.empty() : Optional.of(said));
        if (!taken) {
          continue;
        }
      }
      release(held.getName(), tip);
    }
  }

  /// By the platform: they are not the upstream's, and whoever made them is their author still.
  private void propose(ReceiveCommand change) throws IOException {
    Push.Subject platform =
        new Push.Subject(
            new Caller.Platform(),
            subject.record(),
            subject.repo(),
            subject.act(),
            subject.quotas());
    try (Quarantine quarantine = Quarantine.open(repo())) {
      new Push(
              platform,
              new Push.Arrival(quarantine, new StrictChecker()),
              keeper.audit(),
              keeper.ears())
          .decide(
              new Incoming(quarantine.repository(), false, List.of(), _ -> {}, Optional.empty()),
              List.of(change));
    }
  }

  private boolean has(ObjectId tip, ObjectId held) throws IOException {
    try (RevWalk walk = new RevWalk(repo().git())) {
      return walk.isMergedInto(walk.parseCommit(held), walk.parseCommit(tip));
    }
  }

  private void release(String held, ObjectId tip) throws IOException {
    repo().refStore().apply(List.of(new ReceiveCommand(tip, ObjectId.zeroId(), held)), false);
  }
}
