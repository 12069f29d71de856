// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import sh.zagi.storage.account.PublicKey;

/// A public key that came as words or on standard input.
public sealed interface TypedKey {
  int MOST_BYTES = 17 * 1024;

  record Good(PublicKey key) implements TypedKey {}

  record Bad(Problem problem) implements TypedKey {}

  /// No word was typed.
  record Absent() implements TypedKey {}

  /// Reads the words as one line of a `.pub` file; a single `-` means standard input.
  static TypedKey read(List<String> words, Exchange exchange) throws IOException {
    if (words.isEmpty()) {
      return new Absent();
    }
    String text =
        words.equals(List.of("-"))
            ? new String(exchange.streams().in().readNBytes(MOST_BYTES), UTF_8)
            : String.join(" ", words);
    try {
      return new Good(PublicKey.parse(text.strip()));
    } catch (IllegalArgumentException e) {
      return new Bad(Problem.of(ProblemCode.INVALID, Shown.text(String.valueOf(e.getMessage()))));
    }
  }

  /// The refusal of a key that an account has already; does not say whose.
  static Problem taken(PublicKey key) {
    return Problem.of(ProblemCode.EXISTS, "key is in use: " + key.fingerprint());
  }
}
