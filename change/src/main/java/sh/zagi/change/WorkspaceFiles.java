// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change;

import java.util.List;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.TreeId;

/// The files that a working copy's owner sees, for whoever moves the working copy to another
/// commit. Safe for use by many threads.
public interface WorkspaceFiles {
  /// Makes the files follow: what differs between the two trees is brought from the first to the
  /// second, all else stays as it is. The owner's programs stand still meanwhile.
  ///
  /// What the owner made of a path since `from` was recorded is never lost: a path whose content is
  /// not that of `from`, an untracked file where `to` has one, and a path behind a link or a file
  /// are left as they are.
  ///
  /// @param session name of the working copy, as in [WorkingCopies.Target]
  /// @param from what the files were last recorded as
  /// @return the paths that were left, sorted; the next snapshot records what is there
  List<String> follow(String session, Repo repo, TreeId from, TreeId to);
}
