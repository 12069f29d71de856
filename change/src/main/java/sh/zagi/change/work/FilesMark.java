// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.ReceiveCommand;
import sh.zagi.change.op.Operation;
import sh.zagi.change.op.OperationLog;
import sh.zagi.storage.repo.Repo;

/// The commit that the files of a working copy were last recorded as, or brought to. While `@` is
/// another one with other contents, the files are stale.
///
/// An operation that left the files as `@` says so itself, and a ref holds the mark from the next
/// one on: most operations of a session record its files, and then one ref moves and not two.
final class FilesMark {
  private static final String PREFIX = "refs/zagi/sessions/";

  private FilesMark() {}

  /// The mark of the working copy of a moment; empty when its files were never recorded.
  static Optional<ObjectId> read(Moment now) throws IOException {
    Optional<ObjectId> own = now.operation().flatMap(entry -> own(entry, now.workspace()));
    return own.isPresent() ? own : stored(now.repo(), now.workspace());
  }

  /// Where the files are after an operation that left them as `@`.
  private static Optional<ObjectId> own(OperationLog.Entry entry, String workspace) {
    Operation operation = entry.operation();
    return operation.facts().containsKey(Operation.FILES)
        ? Optional.ofNullable(operation.view().workspaces().get(workspace))
        : Optional.empty();
  }

  private static Optional<ObjectId> stored(Repo repo, String workspace) throws IOException {
    Ref ref = repo.git().getRefDatabase().exactRef(PREFIX + workspace);
    return ref == null ? Optional.empty() : Optional.ofNullable(ref.getObjectId());
  }

  /// The move that keeps the mark of an operation when another follows it that leaves the files
  /// alone; none when nothing has to move.
  static Optional<ReceiveCommand> keep(
      Repo repo, String workspace, Optional<OperationLog.Entry> head) throws IOException {
    Optional<ObjectId> mark = head.flatMap(entry -> own(entry, workspace));
    ObjectId old = stored(repo, workspace).orElse(ObjectId.zeroId());
    return mark.filter(commit -> !commit.equals(old))
        .map(commit -> new ReceiveCommand(old, commit, PREFIX + workspace));
  }

  static void set(Repo repo, String workspace, ObjectId commit) throws IOException {
    repo.refStore().set(PREFIX + workspace, commit);
  }
}
