// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import java.time.Instant;
import sh.zagi.storage.account.KeyFingerprint;

/// What a client proved when its signature was found good.
sealed interface Proof {
  /// That it has a key.
  record OwnKey(KeyFingerprint key) implements Proof {}

  /// That it has a key of which a trusted authority says whose it is.
  ///
  /// @param person the name that the authority gave
  /// @param until when the certificate ends
  record Certified(KeyFingerprint key, String person, Instant until) implements Proof {}
}
