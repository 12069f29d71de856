// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.ReceiveCommand;
import sh.zagi.change.op.View;
import sh.zagi.storage.repo.Repo;

/// The commit that the files of a working copy were last recorded as, or brought to. While `@` is
/// another one with other contents, the files are stale.
final class FilesMark {
  private static final String PREFIX = "refs/zagi/sessions/";

  private FilesMark() {}

  static Optional<ObjectId> read(Repo repo, String workspace) throws IOException {
    Ref ref = repo.git().getRefDatabase().exactRef(PREFIX + workspace);
    return ref == null ? Optional.empty() : Optional.ofNullable(ref.getObjectId());
  }

  /// The move of the mark to the `@` of a view.
  static ReceiveCommand move(Repo repo, String workspace, View view) throws IOException {
    ObjectId old = read(repo, workspace).orElse(ObjectId.zeroId());
    ObjectId next = view.workspaces().getOrDefault(workspace, old);
    return new ReceiveCommand(old, next, PREFIX + workspace);
  }

  static void set(Repo repo, String workspace, ObjectId commit) throws IOException {
    repo.refStore().set(PREFIX + workspace, commit);
  }
}
