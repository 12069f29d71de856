// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.regex.Pattern;

/// The patterns by which workspaces name their members: `*` within a step, `**` over steps.
final class Globs {
  private static final int LENGTH_LIMIT = 200;
  private static final int STAR_LIMIT = 6;
  private static final Pattern NOTHING = Pattern.compile("(?!)");

  private Globs() {}

  /// A pattern for whole paths; one that is too long or has too many stars matches nothing.
  static Pattern pattern(String glob) {
    if (glob.length() > LENGTH_LIMIT || glob.chars().filter(c -> c == '*').count() > STAR_LIMIT) {
      return NOTHING;
    }
    StringBuilder regex = new StringBuilder();
    int at = 0;
    while (at < glob.length()) {
      if (glob.startsWith("**/", at)) {
        regex.append("(?:[^/]+/)*");
        at += 3;
      } else if (glob.startsWith("**", at)) {
        regex.append(".+");
        at += 2;
      } else if (glob.charAt(at) == '*') {
        regex.append("[^/]*");
        at++;
      } else if (glob.charAt(at) == '{' && glob.indexOf('}', at) > 0) {
        int end = glob.indexOf('}', at);
        regex.append("(?:");
        String[] parts = glob.substring(at + 1, end).split(",", -1);
        for (int i = 0; i < parts.length; i++) {
          regex.append(i == 0 ? "" : "|").append(Pattern.quote(parts[i]));
        }
        regex.append(')');
        at = end + 1;
      } else {
        regex.append(Pattern.quote(glob.substring(at, at + 1)));
        at++;
      }
    }
    return Pattern.compile(regex.toString());
  }
}
