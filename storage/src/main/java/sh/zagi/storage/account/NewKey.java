// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

import java.util.Optional;

/// A key to register.
///
/// @param label what people call it
/// @param agent what the program is called whose key it is; empty for the person's own
public record NewKey(PublicKey key, String label, Optional<String> agent, KeyScope scope) {
  /// A person's own key that may all that the person may.
  public static NewKey own(PublicKey key) {
    return new NewKey(key, key.label(), Optional.empty(), KeyScope.WHOLE);
  }
}
