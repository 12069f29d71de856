// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.browse;

import java.time.Instant;
import java.util.List;
import sh.zagi.storage.repo.CommitId;

/// What people read of a commit. All texts are as somebody wrote them.
///
/// @param when it was committed
/// @param body of the message without its first line; may be empty
public record CommitView(
    CommitId id, String subject, String body, String author, Instant when, List<CommitId> parents) {
  public CommitView {
    parents = List.copyOf(parents);
  }
}
