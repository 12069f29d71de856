// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.Map;

/// The form that asks for a mirror, as it was filled in. A token is never shown again.
///
/// @param usualHost where `owner/repo` is; empty for nowhere
/// @param open whether more than the address is shown at once
record MirrorForm(String usualHost, String address, String as, boolean closed, boolean open) {
  static MirrorForm empty(String usualHost, String address) {
    return new MirrorForm(usualHost, Shown.line(address), "", false, false);
  }

  static MirrorForm again(String usualHost, Map<String, String> form) {
    return new MirrorForm(
        usualHost,
        Shown.line(form.getOrDefault("address", "")),
        Shown.line(form.getOrDefault("as", "")),
        form.containsKey("private"),
        true);
  }

  /// What an address looks like.
  String example() {
    return usualHost.isEmpty() ? "https://host/owner/repo" : "owner/repo";
  }
}
