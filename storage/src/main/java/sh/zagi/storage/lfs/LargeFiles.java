// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.lfs;

import com.github.benmanes.caffeine.cache.Ticker;
import java.nio.file.Path;
import java.time.InstantSource;
import sh.zagi.config.DataSize;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Tokens;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.repo.Quotas;

/// All that large files need.
public record LargeFiles(LfsObjects objects, LfsLocks locks, LfsTickets tickets) {
  /// The people, their rights, and what they may keep.
  public record People(Accounts accounts, Tokens tokens, AccessChecker access, Quotas quotas) {}

  /// Opens the store and removes what an earlier run left half-done.
  ///
  /// @param folder for the contents, on one file system
  /// @param limit of one content
  public static LargeFiles open(
      Path folder, Database database, InstantSource clock, DataSize limit, People people) {
    LfsObjects objects =
        new LfsObjects(folder, database, clock, new LfsObjects.Limits(limit, people.quotas()));
    var _ = objects.clearIncoming();
    return new LargeFiles(
        objects,
        new LfsLocks(database, clock),
        new LfsTickets(people.accounts(), people.tokens(), people.access(), Ticker.systemTicker()));
  }
}
