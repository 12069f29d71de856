// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.choose;

/// No source has what the project asks for. The message is one line that names the file and the
/// nearest version.
final class Unmet extends Exception {
  private static final long serialVersionUID = 1L;

  Unmet(String sentence) {
    super(sentence, null, false, false);
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
