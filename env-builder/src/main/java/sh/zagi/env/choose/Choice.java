// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.choose;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import sh.zagi.env.spec.EnvSpec;

/// What was chosen for a plan.
///
/// @param reasons Debian package to why it is there
public record Choice(EnvSpec spec, Map<String, String> reasons) {
  public Choice {
    reasons = Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
  }
}
