// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.time.InstantSource;
import sh.zagi.change.work.Chains;
import sh.zagi.change.work.RepositoryLog;
import sh.zagi.change.work.RepositorySetting;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.git.GitServices;
import sh.zagi.storage.repo.RepoRecord;

/// What the verbs of this package work with.
///
/// @param operations those of repositories
/// @param git hears of branches that verbs moved
public record Desk(
    Store store,
    Chains chains,
    SessionWork sessions,
    RepositoryLog operations,
    GitServices git,
    InstantSource clock) {
  /// Records something of a repository that moves no ref.
  public void note(
      RepoRecord repository, Exchange exchange, String what, RepositorySetting setting) {
    operations.note(
        store.repositories().open(repository),
        Requests.of(exchange, clock.instant()),
        what,
        setting);
  }
}
