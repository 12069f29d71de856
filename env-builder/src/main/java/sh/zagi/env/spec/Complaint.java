// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.spec;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.linux.Command;

/// What Nix said on its standard error, and the one sentence that a person needs of it.
final class Complaint {
  /// Nix says what is wrong in its last lines; before them the text itself may print without end.
  private static final int KEPT_LINES = 200;

  private static final int SENTENCE_LIMIT = 200;
  private static final int SIGNALS = 128;
  private static final Pattern PLACE = Pattern.compile("/e/env\\.nix:(\\d+)");
  private static final Pattern ERROR = Pattern.compile("(?m)^error: *(.+)$");
  private static final String DATA = "; env.nix is data and may not ";

  /// Nix's words for what is forbidden, and ours.
  private static final List<Known> KNOWN =
      List.of(
          new Known(
              "access to (?:absolute )?path '(.*)' is forbidden.*", "reads $1" + DATA + "read"),
          new Known("access to URI '(.*)' is forbidden.*", "fetches $1" + DATA + "fetch"),
          new Known("path '/nix/store/.*' is not valid", "builds or imports" + DATA + "do that"),
          new Known(
              "cannot (?:build|import).* during evaluation.*",
              "builds during evaluation" + DATA + "build"),
          new Known(
              "cannot (?:substitute|add|build|find).*store.*", "needs a store" + DATA + "build"),
          new Known("operation '.*' is not supported by store.*", "needs a store" + DATA + "build"),
          new Known("file '(.*)' was not found in the Nix search path.*", "<$1> is not known here"),
          new Known(
              "attribute '(exec|importNative|getFlake|currentTime)' missing",
              "builtins.$1 does not exist here"));

  private final String file;
  private final Deque<String> lines = new ArrayDeque<>();

  Complaint(String file) {
    this.file = file;
  }

  private record Known(Pattern form, String words) {
    Known(String form, String words) {
      this(Pattern.compile(form), words);
    }
  }

  /// Hears a line; the oldest are forgotten.
  synchronized void add(String line) {
    if (lines.size() == KEPT_LINES) {
      lines.removeFirst();
    }
    lines.addLast(line);
  }

  @Override
  public synchronized String toString() {
    return String.join("\n", lines);
  }

  /// One line that names the file and, where known, its line.
  String sentence(int status) {
    String error = toString();
    int start = error.startsWith("error:") ? 0 : Math.max(0, error.lastIndexOf("\nerror:"));
    Matcher place = PLACE.matcher(error.substring(start));
    String where = place.find() ? file + ":" + place.group(1) : file;
    return where + ": " + reason(status, error.substring(start));
  }

  private static String reason(int status, String error) {
    if (status == Command.Ended.OVERFLOWED) {
      return "evaluates to more than " + (Evaluator.OUTPUT_LIMIT_BYTES >> 20) + " MiB of data";
    }
    if (status == Command.Ended.TIMED_OUT || error.contains("CPU time limit")) {
      return "takes more than " + Evaluator.CPU_LIMIT_SECONDS + " s to evaluate";
    }
    if (error.contains("out of memory") || error.contains("bad_alloc")) {
      return "needs more than "
          + Evaluator.MEMORY_LIMIT_BYTES / 1_000_000
          + " MB of memory to evaluate";
    }
    if (error.contains("stack overflow")) {
      return "recurses too deeply";
    }
    Matcher first = ERROR.matcher(error);
    if (first.find()) {
      return words(first.group(1));
    }
    return status > SIGNALS
        ? "takes more than " + Evaluator.CPU_LIMIT_SECONDS + " s or too much memory to evaluate"
        : "cannot be evaluated";
  }

  private static String words(String message) {
    String plain =
        message
            .replaceAll("\u001b\\[[0-9;]*m", "")
            .replaceAll("\\p{Cntrl}", " ")
            .replace("/e/env.nix", "env.nix")
            .replace("/e/", "");
    for (Known known : KNOWN) {
      Matcher matcher = known.form().matcher(plain);
      if (matcher.matches()) {
        plain = matcher.replaceFirst(known.words());
        break;
      }
    }
    return plain.length() <= SENTENCE_LIMIT ? plain : plain.substring(0, SENTENCE_LIMIT) + "…";
  }
}
