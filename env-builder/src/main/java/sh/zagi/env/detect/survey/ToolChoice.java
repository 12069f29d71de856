// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.survey;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.ToolNeed;

/// Of several words on one tool, which one counts: the most exact of those that the project says
/// itself. Pure functions.
final class ToolChoice {
  private static final Pattern EXACT = Pattern.compile("v?\\d+\\.\\d+\\.\\d+.*");
  private static final Pattern LINE = Pattern.compile("v?\\d+\\.\\d+(?:\\.[x*])?");
  private static final Pattern MAJOR = Pattern.compile("v?\\d+(?:\\.[x*]){0,2}");
  private static final int PIN = 2;

  private ToolChoice() {}

  /// One certain need for each tool, followed by preferences unless the certain one is a pin.
  ///
  /// @param needs the nearest words first: among equally exact ones the first counts
  static List<ToolNeed> of(List<ToolNeed> needs) {
    Map<String, List<ToolNeed>> byName = new LinkedHashMap<>();
    needs.forEach(one -> byName.computeIfAbsent(one.name(), _ -> new ArrayList<>()).add(one));
    List<ToolNeed> chosen = new ArrayList<>();
    byName.values().forEach(all -> chosen.addAll(ofOne(all)));
    return chosen;
  }

  private static List<ToolNeed> ofOne(List<ToolNeed> needs) {
    List<ToolNeed> chosen = new ArrayList<>();
    needs.stream()
        .filter(ToolChoice::isCertain)
        .min(Comparator.comparingInt(need -> -exactness(need)))
        .ifPresent(chosen::add);
    if (chosen.isEmpty() || exactness(chosen.getFirst()) < PIN) {
      needs.stream()
          .filter(need -> !isCertain(need) && !need.version().isEmpty())
          .distinct()
          .forEach(chosen::add);
    }
    return chosen.isEmpty() ? List.of(needs.getFirst()) : chosen;
  }

  private static boolean isCertain(ToolNeed need) {
    return need.evidence().confidence() == Confidence.CERTAIN;
  }

  private static int exactness(ToolNeed need) {
    String version = need.version();
    if (EXACT.matcher(version).matches()) {
      return PIN + 2;
    }
    if (LINE.matcher(version).matches()) {
      return PIN + 1;
    }
    if (MAJOR.matcher(version).matches()) {
      return PIN;
    }
    return version.isEmpty() || version.equals("*") ? 0 : 1;
  }
}
