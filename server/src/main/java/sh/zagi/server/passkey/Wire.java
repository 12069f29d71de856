// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.passkey;

import java.util.Base64;

/// Bytes as pages and rows have them: base64url without padding (RFC 4648 section 5).
final class Wire {
  private Wire() {}

  static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// @throws IllegalArgumentException when it is none
  static byte[] bytes(String text) {
    return Base64.getUrlDecoder().decode(text);
  }
}
