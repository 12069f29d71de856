// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.log;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Something to show: lines for people, and the same as fields for programs.
public record Page(List<String> lines, Map<String, Object> fields) {
  public Page {
    lines = List.copyOf(lines);
    fields = new LinkedHashMap<>(fields);
  }
}
