// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.util.List;

/// Descriptions as they are typed.
final class Messages {
  private Messages() {}

  /// The description made of one or more paragraphs; it ends with a line end, as git wants it.
  static String text(List<String> paragraphs) {
    String text = String.join("\n\n", paragraphs).strip();
    return text.isEmpty() ? "" : text + "\n";
  }
}
