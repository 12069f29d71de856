// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.edge;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.ReceiveCommand;
import sh.zagi.change.commit.MalformedCommitException;
import sh.zagi.change.guard.Guardrail;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.Repo;

/// Who may move which branch how: protected branches only go forward and hold no conflicts, and
/// agents destroy nothing.
final class BranchRules {
  private static final String BRANCHES = "refs/heads/";
  private static final String TAGS = "refs/tags/";

  private final Caller caller;
  private final Repo repo;
  private final Arrived arrived;

  BranchRules(Caller caller, Repo repo, Arrived arrived) {
    this.caller = caller;
    this.repo = repo;
    this.arrived = arrived;
  }

  Optional<String> refusal(ReceiveCommand command) throws IOException {
    String ref = command.getRefName();
    boolean branch = ref.startsWith(BRANCHES);
    boolean tag = ref.startsWith(TAGS);
    return switch (command.getType()) {
      case DELETE ->
          branch ? deletion(ref) : tag ? Guardrail.DELETE_TAG.refusal(caller) : Optional.empty();
      case CREATE -> branch ? forward(command) : Optional.empty();
      default ->
          branch ? update(command) : tag ? Guardrail.MOVE_TAG.refusal(caller) : Optional.empty();
    };
  }

  private boolean isProtected(String ref) {
    return repo.isProtected(ref.substring(BRANCHES.length()));
  }

  private Optional<String> deletion(String ref) {
    return isProtected(ref)
        ? Optional.of("a protected branch is not deleted")
        : Guardrail.DELETE_BRANCH.refusal(caller);
  }

  private Optional<String> update(ReceiveCommand command) throws IOException {
    boolean ahead = arrived.isAncestor(command.getOldId(), command.getNewId());
    if (ahead) {
      return forward(command);
    }
    if (!isProtected(command.getRefName())) {
      return Guardrail.FORCE_PUSH.refusal(caller);
    }
    int lost = arrived.between(List.of(command.getNewId()), List.of(command.getOldId())).size();
    return Optional.of(
        "a protected branch only moves forward, this would take "
            + lost
            + (lost == 1 ? " commit" : " commits")
            + " from it; rebase onto it, or push to another branch");
  }

  private Optional<String> forward(ReceiveCommand command) throws IOException {
    if (!isProtected(command.getRefName())) {
      return Optional.empty();
    }
    boolean first = repo.trunkCommit().isEmpty();
    Optional<String> agent = first ? Optional.empty() : Guardrail.PUSH_PROTECTED.refusal(caller);
    return agent.isPresent() ? agent : conflict(command);
  }

  private Optional<String> conflict(ReceiveCommand command) throws IOException {
    List<ObjectId> before =
        command.getType() == ReceiveCommand.Type.CREATE ? List.of() : List.of(command.getOldId());
    for (ObjectId id : arrived.between(before, List.of(command.getNewId()))) {
      if (isConflicted(id)) {
        return Optional.of(
            "commit "
                + id.abbreviate(12).name()
                + " is in conflict, and a protected branch takes none: resolve it, or push it to"
                + " another branch");
      }
    }
    return Optional.empty();
  }

  private boolean isConflicted(ObjectId id) throws IOException {
    try {
      return arrived.data(id).isConflicted();
    } catch (MalformedCommitException _) {
      return true;
    }
  }
}
