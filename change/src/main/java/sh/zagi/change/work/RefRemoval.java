// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.ReceiveCommand;
import sh.zagi.change.RefusedException;
import sh.zagi.change.edge.Publication;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.git.RefChange;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.RefJournal;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.StorageException;

/// Deletes branches and tags by the rules of a push, as an operation that can be taken back.
public final class RefRemoval {
  private RefRemoval() {}

  /// Deletes a ref.
  ///
  /// @param ref its full name
  /// @return empty when there is none
  /// @throws RefusedException when it may not be, or when it moved at the same moment
  public static Optional<RefChange> run(Repo repo, Caller caller, Request request, String ref) {
    if (ref.equals(Constants.R_HEADS + repo.trunk())) {
      throw new RefusedException("not deleted: the trunk cannot be deleted");
    }
    try {
      Ref found = repo.git().exactRef(ref);
      ObjectId target = found == null ? null : found.getObjectId();
      if (target == null) {
        return Optional.empty();
      }
      remove(repo, caller, request, new ReceiveCommand(target, ObjectId.zeroId(), ref));
      return Optional.of(
          new RefChange(ref, Optional.of(new CommitId(target.name())), Optional.empty()));
    } catch (IOException e) {
      throw new StorageException("refs of " + repo.path() + " cannot be read", e);
    }
  }

  private static void remove(Repo repo, Caller caller, Request request, ReceiveCommand command)
      throws IOException {
    Optional<String> refusal =
        new Publication(repo, caller, List.of(command)).refusal(Optional.of(""));
    if (refusal.isPresent()) {
      throw new RefusedException("not deleted: " + refusal.get());
    }
    repo.move(
        new RefJournal.Move(
            request.who().name(),
            request.kind().name().toLowerCase(Locale.ROOT),
            "delete " + command.getRefName().replaceFirst("refs/(heads|tags)/", ""),
            List.of(command),
            true));
    if (command.getResult() != ReceiveCommand.Result.OK) {
      throw new RefusedException(
          "not deleted: " + command.getRefName() + " moved at the same moment, look again");
    }
  }
}
