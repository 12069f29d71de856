// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import sh.zagi.change.ChangeId;
import sh.zagi.change.work.ProposedChanges;
import sh.zagi.env.EnvKey;
import sh.zagi.storage.repo.CommitId;

/// A change of a repository's environment that waits for somebody's word.
///
/// @param change its newest version
/// @param base the commit that it stands on
/// @param key of the environment that it brings
/// @param trust digest of what is to be trusted of that environment
/// @param what happened, one phrase: `as detected`, `add jq`
public record Proposal(
    ProposedChanges.Change change, CommitId base, EnvKey key, String trust, String what) {
  /// The stable id of the change.
  public ChangeId id() {
    return change.id();
  }
}
