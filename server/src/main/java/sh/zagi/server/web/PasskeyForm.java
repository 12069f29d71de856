// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.function.Supplier;
import sh.zagi.server.passkey.PasskeyDesk;

/// What pages need to offer passkeys.
///
/// @param refusal why there are none here; empty text when there are
/// @param script address of the program that asks for one
record PasskeyForm(String refusal, String script) {
  /// Makes it anew for each page: the web address is known only when the door is open.
  static Supplier<PasskeyForm> maker(PasskeyDesk desk, Assets assets) {
    String script = assets.address("passkey.js");
    return () -> new PasskeyForm(desk.refusal().orElse(""), script);
  }

  boolean isOffered() {
    return refusal.isEmpty();
  }
}
