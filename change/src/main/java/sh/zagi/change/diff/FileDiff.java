// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.diff;

import java.util.LinkedHashMap;
import java.util.Map;

/// What happened to one file.
///
/// @param path now, or before when it is gone
/// @param from where it came from, when it was renamed or copied; the same path otherwise
/// @param kind `A`, `M`, `D`, `R` or `C`
public record FileDiff(String path, String from, char kind, Count count) {
  /// Lines that came and went.
  ///
  /// @param binary whether lines mean nothing
  public record Count(int added, int removed, boolean binary) {}

  /// For programs.
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("path", path);
    if (!from.equals(path)) {
      fields.put("from", from);
    }
    fields.put("kind", String.valueOf(kind));
    fields.put("added", count.added());
    fields.put("removed", count.removed());
    fields.put("binary", count.binary());
    return fields;
  }
}
