// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import java.util.List;

/// Descriptions of several changes as that of one.
final class Descriptions {
  private Descriptions() {}

  /// The only one that says something; or all of them, the destination's first, with a blank line
  /// between.
  static String joined(String destination, List<String> sources) {
    StringBuilder text = new StringBuilder(destination);
    for (String source : sources) {
      if (source.isEmpty()) {
        continue;
      }
      if (!text.isEmpty()) {
        text.append(text.charAt(text.length() - 1) == '\n' ? "\n" : "\n\n");
      }
      text.append(source);
    }
    return text.toString();
  }
}
