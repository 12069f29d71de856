// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

/// A preparation cannot go on, for a reason that a person can act on.
final class Stop extends Exception {
  private static final long serialVersionUID = 1L;
  private final String step;

  Stop(String step, String sentence) {
    super(sentence, null, false, false);
    this.step = step;
  }

  String step() {
    return step;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
