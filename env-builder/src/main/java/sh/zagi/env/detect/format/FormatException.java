// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.format;

/// What is wrong with a text, and on which line.
final class FormatException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final String sentence;

  FormatException(int line, String sentence) {
    super(sentence, null, false, false);
    this.line = Math.max(1, line);
    this.sentence = Sentences.oneLine(sentence);
  }

  int line() {
    return line;
  }

  String sentence() {
    return sentence;
  }
}
