// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.choose;

import java.util.List;
import sh.zagi.env.detect.Evidence;

/// From what the project says to what is taken: one row of an explanation.
///
/// @param subject the tool or package as the project calls it
/// @param asked the version as the project asks; empty for any
/// @param chosen what is taken, for example `python3 3.11.2` or `npm:pnpm@9.1.0`
/// @param source where that comes from, for people: `Debian bookworm`, `npm registry`
/// @param evidence the strongest first; never empty
public record Decision(
    String subject, String asked, String chosen, String source, List<Evidence> evidence) {
  public Decision {
    evidence = List.copyOf(evidence);
  }

  /// One phrase: `python 3.11 by .python-version:1`.
  public String why() {
    String wanted = asked.isEmpty() ? subject : subject + " " + asked;
    return wanted + " by " + evidence.getFirst().place();
  }
}
