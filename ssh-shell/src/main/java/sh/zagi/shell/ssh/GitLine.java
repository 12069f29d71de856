// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import java.util.List;
import java.util.Optional;

/// The exec line of a git client: a service, one blank and a path in git's own shell quoting
/// (`sq_quote`), nothing else. Whatever a shell would expand or split is refused.
///
/// @param service `git-upload-pack`, `git-receive-pack` or `git-upload-archive`
/// @param path unquoted, not yet judged
record GitLine(String service, String path) {
  static final List<String> SERVICES =
      List.of("git-upload-pack", "git-receive-pack", "git-upload-archive");

  private static final int MOST_CHARACTERS = 4 * 1024;

  /// Whether a line wants a git program, also one that isn't offered.
  static boolean isGit(String line) {
    return line.startsWith("git-") || line.startsWith("git ");
  }

  static Optional<GitLine> parse(String line) {
    if (line.length() > MOST_CHARACTERS) {
      return Optional.empty();
    }
    for (String service : SERVICES) {
      if (line.startsWith(service + " ")) {
        return unquote(line, service.length() + 1)
            .filter(path -> !path.isEmpty() && !path.startsWith("-"))
            .map(path -> new GitLine(service, path));
      }
    }
    return Optional.empty();
  }

  /// Reads `'...'` to the very end of the line. A quote or an exclamation mark inside is written
  /// `'\\''` or `'\\!'`: out of the quotes, escaped, and in again.
  private static Optional<String> unquote(String line, int from) {
    int at = from;
    if (at >= line.length() || line.charAt(at) != '\'') {
      return Optional.empty();
    }
    StringBuilder path = new StringBuilder();
    at++;
    while (at < line.length()) {
      char character = line.charAt(at);
      if (character == '\'') {
        if (at == line.length() - 1) {
          return Optional.of(path.toString());
        }
        if (!isEscape(line, at)) {
          return Optional.empty();
        }
        path.append(line.charAt(at + 2));
        at += 4;
      } else if (Character.isISOControl(character)) {
        return Optional.empty();
      } else {
        path.append(character);
        at++;
      }
    }
    return Optional.empty();
  }

  private static boolean isEscape(String line, int at) {
    return at + 3 < line.length()
        && line.charAt(at + 1) == '\\'
        && (line.charAt(at + 2) == '\'' || line.charAt(at + 2) == '!')
        && line.charAt(at + 3) == '\'';
  }
}
