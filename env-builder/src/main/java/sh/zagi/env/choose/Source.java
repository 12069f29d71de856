// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.choose;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Where a tool comes from.
///
/// @param version exact, as the tool says it of itself
/// @param name of the source, for people
/// @param packages Debian packages to install
/// @param references tool name to reference of a pinned tool, as `env.nix` spells it
/// @param variables that make this version the one that is used
public record Source(
    String version,
    String name,
    List<String> packages,
    Map<String, String> references,
    Map<String, String> variables) {
  public Source {
    packages = List.copyOf(packages);
    references = Collections.unmodifiableMap(new TreeMap<>(references));
    variables = Collections.unmodifiableMap(new TreeMap<>(variables));
  }

  /// What is taken, in a few words.
  public String taken() {
    return references.isEmpty()
        ? packages.getFirst() + " " + version
        : String.join(", ", references.values());
  }
}
