// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A refusal in words for the caller.
///
/// @param message one line, lower case, no full stop, names the thing
/// @param hints ways out, one line each; only when certain
public record Problem(ProblemCode code, String message, List<String> hints) {
  public Problem {
    hints = List.copyOf(hints);
  }

  /// The same for programs.
  public Map<String, Object> value() {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", code.word());
    error.put("message", message);
    error.put("hints", hints);
    return Map.of("error", error);
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
