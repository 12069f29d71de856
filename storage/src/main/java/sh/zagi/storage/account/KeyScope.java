// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

import java.time.Instant;
import java.util.Optional;

/// How far a key reaches: never farther than whose key it is.
///
/// @param access the most it may do; [Access#ADMIN] is no limit
/// @param repository database key of the only repository that it is for
/// @param expiresAt when it ends; empty for never
public record KeyScope(Access access, Optional<Long> repository, Optional<Instant> expiresAt) {
  /// All that its owner may, for ever.
  public static final KeyScope WHOLE =
      new KeyScope(Access.ADMIN, Optional.empty(), Optional.empty());

  /// Whether it may less than its owner.
  public boolean isLimited() {
    return access != Access.ADMIN || repository.isPresent();
  }
}
