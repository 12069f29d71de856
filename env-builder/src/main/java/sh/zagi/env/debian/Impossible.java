// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import java.util.Optional;

/// A contradiction met while resolving, and the choice among alternatives that led to it, if any.
final class Impossible extends Exception {
  private static final long serialVersionUID = 1L;
  private final String sentence;
  private final transient Optional<String> choice;

  Impossible(String sentence, Optional<String> choice) {
    super(sentence, null, false, false);
    this.sentence = sentence;
    this.choice = choice;
  }

  String sentence() {
    return sentence;
  }

  Optional<String> choice() {
    return choice;
  }
}
