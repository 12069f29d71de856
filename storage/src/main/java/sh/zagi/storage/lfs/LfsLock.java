// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.lfs;

import java.time.Instant;
import java.util.Optional;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Caller;

/// That somebody works on a file which cannot be merged.
///
/// @param path of the file in the repository
/// @param owner name of the account
public record LfsLock(long id, String path, String owner, Instant lockedAt) {
  private static final int MOST_CHARS = 1024;

  /// Whether these words can be the path of a file.
  public static boolean isPath(String path) {
    return !path.isBlank()
        && path.length() <= MOST_CHARS
        && path.chars().noneMatch(Character::isISOControl);
  }

  /// Whether it is the caller's, whichever of their keys, tokens and programs took it.
  public boolean isOf(Caller caller) {
    Optional<Account> account = caller.rightsOf();
    return account.filter(one -> one.name().equalsIgnoreCase(owner)).isPresent();
  }
}
