// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.util.List;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.RepoRecord;

/// Hears of pushes that are durable. Called on the thread of the push before the client gets its
/// answer: do nothing here but hand the news to a queue.
public interface PushListener {
  void pushed(RepoRecord repository, Caller caller, List<RefChange> changes);

  /// The same, for who wants to know what the pusher gave with `-o`.
  default void pushed(
      RepoRecord repository, Caller caller, List<RefChange> changes, List<String> options) {
    pushed(repository, caller, changes);
  }
}
