// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.Optional;
import java.util.function.Supplier;

/// `/login`: the ways to log in here.
final class WaysPage implements Page {
  static final String PATH = "/login";

  private final Shelf shelf;
  private final Supplier<PasskeyForm> passkeys;
  private final String provider;

  WaysPage(Shelf shelf, Supplier<PasskeyForm> passkeys, String provider) {
    this.shelf = shelf;
    this.passkeys = passkeys;
    this.provider = provider;
  }

  /// What the template shows.
  ///
  /// @param command that prints an address to log in by
  /// @param provider name of the OpenID provider; empty text for none
  record Model(String command, PasskeyForm passkeys, String provider) {}

  @Override
  public Optional<Reply> reply(Asked asked) {
    if (!asked.path().equals(PATH) || !asked.reads()) {
      return Optional.empty();
    }
    Model model = new Model(shelf.links().ssh().apply("") + " login", passkeys.get(), provider);
    return Optional.of(
        shelf.templates().page(200, "ways", model).with("Cache-Control", "no-store"));
  }
}
