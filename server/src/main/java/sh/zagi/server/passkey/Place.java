// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.passkey;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/// Where passkeys work: an address of pages, as WebAuthn sees it.
///
/// @param host the RP ID: a passkey made for it works on no other
/// @param origin what browsers must say that they are on
record Place(String host, String origin) {
  /// @param base address of the pages
  static Place of(String base) {
    URI address = URI.create(base);
    String host = Optional.ofNullable(address.getHost()).orElse("");
    return new Place(host.toLowerCase(Locale.ROOT), base);
  }

  /// Why browsers would make no passkey for it; empty when they would.
  Optional<String> refusal() {
    if (host.isEmpty()) {
      return Optional.of("passkeys take an address whose host is a plain name");
    }
    if (host.startsWith("[") || host.matches("[0-9.]+")) {
      return Optional.of("passkeys take an address with a name, and this one is a number");
    }
    boolean here = host.equals("localhost") || host.endsWith(".localhost");
    return origin.startsWith("https:") || here
        ? Optional.empty()
        : Optional.of("passkeys take https");
  }
}
