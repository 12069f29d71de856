// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.spec;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A service as `env.nix` names it.
///
/// @param packageName Debian package of the server, spelled `package` in env.nix
/// @param port on loopback in the session
/// @param settings what the service gets to know at its first start, of [#SETTINGS]
public record ServiceSpec(String packageName, int port, Map<String, String> settings) {
  /// What may be set.
  public static final List<String> SETTINGS = List.of("database", "password", "user");

  public ServiceSpec {
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
  }
}
