// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.store;

import java.util.LinkedHashMap;
import java.util.Map;

/// What a collection removed, or would remove.
///
/// @param parts by what it was: store paths, artefacts, copies, unpacked layers, left-overs
public record Collected(Map<String, Amount> parts) {
  public Collected {
    parts = new LinkedHashMap<>(parts);
  }

  /// The same with more.
  public Collected with(String part, Amount amount) {
    Map<String, Amount> more = new LinkedHashMap<>(parts);
    more.merge(part, amount, Amount::plus);
    return new Collected(more);
  }

  /// All of it.
  public Amount total() {
    return parts.values().stream().reduce(Amount.NONE, Amount::plus);
  }
}
