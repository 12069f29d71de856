// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.util.List;
import java.util.Optional;

/// Words that may be left out.
final class Words {
  private Words() {}

  static List<String> or(List<String> typed, String otherwise) {
    return typed.isEmpty() ? List.of(otherwise) : typed;
  }

  static String or(String typed, String otherwise) {
    return typed.isEmpty() ? otherwise : typed;
  }

  static Optional<String> some(String typed) {
    return typed.isEmpty() ? Optional.empty() : Optional.of(typed);
  }
}
