// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.job;

import java.util.List;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.git.PushListener;
import sh.zagi.storage.git.RefChange;
import sh.zagi.storage.mirror.Mirrors;
import sh.zagi.storage.repo.RepoRecord;

/// What was pushed to a mirror is soon offered to its upstream; what came from there is not.
public record MirrorEar(Mirrors mirrors) implements PushListener {
  @Override
  public void pushed(RepoRecord repository, Caller caller, List<RefChange> changes) {
    if (!(caller instanceof Caller.Mirror)) {
      mirrors.hurry(repository.id());
    }
  }
}
