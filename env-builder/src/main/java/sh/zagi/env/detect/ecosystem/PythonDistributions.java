// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Evidence;

/// Which distributions a Python project asks for, under their normalised names, and where.
final class PythonDistributions {
  private static final Pattern REQUIREMENT = Pattern.compile("\\s*([A-Za-z0-9][A-Za-z0-9._-]*).*");
  private static final int LIMIT = 2_000;

  private final Map<String, Evidence> byName = new HashMap<>();

  /// Adds what a requirement such as `Flask[async]>=2,<3` names.
  void add(String requirement, String file, int line) {
    Matcher matcher = REQUIREMENT.matcher(requirement);
    if (matcher.matches() && byName.size() < LIMIT) {
      String name = matcher.group(1).toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
      byName.putIfAbsent(name, new Evidence(file, line, "depends on " + name));
    }
  }

  boolean has(String name) {
    return byName.containsKey(name);
  }

  /// Where a distribution is asked for.
  Optional<Evidence> where(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /// Where the first of some distributions is asked for, as the reason for a guess.
  Optional<Evidence> guess(String fact, String... names) {
    for (String name : names) {
      Evidence where = byName.get(name);
      if (where != null) {
        return Optional.of(new Evidence(where.file(), where.line(), fact, Confidence.GUESS));
      }
    }
    return Optional.empty();
  }
}
