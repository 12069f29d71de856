// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Reads control files: stanzas of `Field: value` lines, parted by empty lines (Debian Policy
/// §5.1).
final class Stanzas {
  private Stanzas() {}

  /// Hands over each stanza. The lines of a folded value are joined by newlines.
  static void read(BufferedReader in, Consumer<Map<String, String>> each) throws IOException {
    Map<String, String> stanza = new HashMap<>();
    String field = "";
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.isEmpty()) {
        if (!stanza.isEmpty()) {
          each.accept(stanza);
          stanza = new HashMap<>();
        }
      } else if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
        stanza.merge(field, line.strip(), (above, below) -> above + "\n" + below);
      } else {
        int colon = line.indexOf(':');
        if (colon > 0) {
          field = line.substring(0, colon);
          stanza.put(field, line.substring(colon + 1).strip());
        }
      }
    }
    if (!stanza.isEmpty()) {
      each.accept(stanza);
    }
  }
}
