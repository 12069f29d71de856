// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.job;

import java.util.List;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.git.PushListener;
import sh.zagi.storage.git.RefChange;
import sh.zagi.storage.repo.RepoRecord;

/// Tells several listeners of each push, in their order.
public record PushEars(List<PushListener> ears) implements PushListener {
  public PushEars {
    ears = List.copyOf(ears);
  }

  @Override
  public void pushed(RepoRecord repository, Caller caller, List<RefChange> changes) {
    pushed(repository, caller, changes, List.of());
  }

  @Override
  public void pushed(
      RepoRecord repository, Caller caller, List<RefChange> changes, List<String> options) {
    ears.forEach(ear -> ear.pushed(repository, caller, changes, options));
  }
}
