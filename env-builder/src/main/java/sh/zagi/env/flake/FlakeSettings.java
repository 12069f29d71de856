// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.flake;

import java.util.List;
import java.util.Optional;

/// What this server lets the inputs of an env.nix do.
///
/// @param inputs beginnings of the flake references that may be fetched; an env.nix is untrusted,
///   so without them it could name the server's own files and neighbours
/// @param cache address of a binary cache, `file://` or `http(s)://`
/// @param cacheKey the public key that signs it, `name:base64`
public record FlakeSettings(
    List<String> inputs, Optional<String> cache, Optional<String> cacheKey) {
  /// What is allowed where nothing else is configured.
  public static final FlakeSettings DEFAULT =
      new FlakeSettings(List.of("github:NixOS/nixpkgs"), Optional.empty(), Optional.empty());

  public FlakeSettings {
    inputs = List.copyOf(inputs);
  }

  /// Whether a reference begins with an allowed one, and goes on where that one ends.
  boolean allows(String reference) {
    return !reference.contains("..")
        && !reference.contains("%")
        && inputs.stream()
            .anyMatch(start ->
                reference.startsWith(start)
                    && (start.endsWith("/") || ends(reference.substring(start.length()))));
  }

  private static boolean ends(String rest) {
    return rest.isEmpty() || "/?#".indexOf(rest.charAt(0)) >= 0;
  }
}
