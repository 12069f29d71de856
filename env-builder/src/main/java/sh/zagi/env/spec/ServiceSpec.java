// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.spec;

/// A service as `env.nix` names it.
///
/// @param database created at first start; empty when the service has none
/// @param packageName Debian package, spelled `package` in env.nix
/// @param port on loopback in the session
public record ServiceSpec(String database, String packageName, int port) {}
