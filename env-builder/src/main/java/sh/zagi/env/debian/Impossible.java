// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import java.util.List;

/// A contradiction met while resolving, and the choices that led to it: taking one of them back may
/// help.
final class Impossible extends Exception {
  private static final long serialVersionUID = 1L;
  private final String sentence;
  private final transient List<IndexPackage> choices;

  Impossible(String sentence, List<IndexPackage> choices) {
    super(sentence, null, false, false);
    this.sentence = sentence;
    this.choices = List.copyOf(choices);
  }

  String sentence() {
    return sentence;
  }

  List<IndexPackage> choices() {
    return choices;
  }
}
