// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.mirror;

import sh.zagi.storage.account.KeyFingerprint;

/// The key by which an upstream is known again.
///
/// @param type such as `ssh-ed25519`; empty when somebody only said the fingerprint
public record HostPin(String type, KeyFingerprint fingerprint) {
  /// Such as `ssh-ed25519 SHA256:...`.
  @Override
  public String toString() {
    return (type + " " + fingerprint).strip();
  }
}
