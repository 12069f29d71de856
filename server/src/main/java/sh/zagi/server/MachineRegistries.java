// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import java.net.URI;
import sh.zagi.config.ServerConfig;
import sh.zagi.env.fetch.Registries;

/// The configured package registries as addresses.
final class MachineRegistries {
  private MachineRegistries() {}

  /// @throws IllegalArgumentException when a setting is not an address
  static Registries of(ServerConfig.Registries configured) {
    return new Registries(configured.npm().map(URI::create), configured.maven().map(URI::create));
  }
}
