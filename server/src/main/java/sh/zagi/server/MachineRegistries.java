// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import sh.zagi.config.ServerConfig;
import sh.zagi.env.fetch.Registries;
import sh.zagi.env.fetch.Registry;

/// The configured package registries as addresses.
final class MachineRegistries {
  private MachineRegistries() {}

  /// @throws IllegalArgumentException when a setting is not an address
  static Registries of(ServerConfig.Registries configured) {
    Map<Registry, URI> bases = new EnumMap<>(Registry.class);
    configured
        .addresses()
        .forEach(
            (name, address) -> bases.put(Registry.named(name).orElseThrow(), base(name, address)));
    return new Registries(bases);
  }

  private static URI base(String name, String address) {
    return Registries.parse(address)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "registry." + name + ": " + address + " is no http address"));
  }
}
