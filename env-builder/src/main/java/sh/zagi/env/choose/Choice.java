// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.choose;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sh.zagi.env.spec.EnvSpec;

/// What was chosen for a plan.
///
/// @param reasons Debian package to why it is there
/// @param decisions from evidence to what was taken, in the order of the plan
/// @param warnings what the project asks for and does not get, one line each
public record Choice(
    EnvSpec spec, Map<String, String> reasons, List<Decision> decisions, List<String> warnings) {
  public Choice {
    reasons = Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
    decisions = List.copyOf(decisions);
    warnings = List.copyOf(warnings);
  }
}
