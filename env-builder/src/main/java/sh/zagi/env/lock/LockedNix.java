// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.lock;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// The pinned inputs of an env.nix and what it takes of them.
///
/// @param flake Nix's own `flake.lock`: revision and content hash of each input
public record LockedNix(JsonNode flake, List<Derivation> packages) {
  public LockedNix {
    packages = List.copyOf(packages);
  }

  /// A package of an input, as Nix builds it.
  ///
  /// @param name with its version
  /// @param drvPath the store path of its build plan
  /// @param outPath the store path of its result
  public record Derivation(String name, String drvPath, String outPath) {}
}
