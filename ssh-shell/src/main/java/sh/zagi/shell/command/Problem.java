// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.util.List;

/// A refusal in words for the caller.
///
/// @param message one line, lower case, no full stop, names the thing
/// @param hints ways out, one line each; only when certain
public record Problem(ProblemCode code, String message, List<String> hints) {
  public Problem {
    hints = List.copyOf(hints);
  }

  public static Problem of(ProblemCode code, String message, String... hints) {
    return new Problem(code, message, List.of(hints));
  }

  /// What is missing and what may not be read, in the same words.
  public static Problem notFound(String thing) {
    return of(ProblemCode.NOT_FOUND, "not found: " + Shown.text(thing));
  }

  public static Problem usage(String message, String... hints) {
    return of(ProblemCode.USAGE, message, hints);
  }
}
