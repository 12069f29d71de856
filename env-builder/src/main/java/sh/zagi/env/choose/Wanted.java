// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.choose;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.PackageManager;
import sh.zagi.env.detect.Plan;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.ToolNeed;

/// All that a plan says about one tool.
///
/// @param needs the strongest first, otherwise in the order of the plan; never empty
/// @param essential whether the application itself, the first root, cannot do without
record Wanted(String tool, List<ToolNeed> needs, boolean essential) {
  Wanted {
    needs = List.copyOf(needs);
  }

  /// The tools of a plan in its order, each under its one name.
  static List<Wanted> all(Plan plan) {
    Map<String, List<ToolNeed>> byTool = new LinkedHashMap<>();
    plan.tools().forEach(need -> add(byTool, need));
    plan.roots().forEach(root -> root.packageManager().ifPresent(one -> manager(byTool, one)));
    List<ToolNeed> node = byTool.getOrDefault("node", List.of());
    if (!node.isEmpty()) {
      // Node.js comes without it, and everybody expects it
      byTool.putIfAbsent(
          "npm", new ArrayList<>(List.of(new ToolNeed("npm", "", node.getFirst().evidence()))));
    }
    List<ToolNeed> first = plan.roots().stream().findFirst().map(Root::tools).orElse(List.of());
    List<Wanted> all = new ArrayList<>();
    byTool.forEach((tool, needs) -> {
      boolean essential =
          needs.stream()
              .anyMatch(
                  one -> first.contains(one) && one.evidence().confidence() == Confidence.CERTAIN);
      needs.sort(Comparator.comparing(one -> one.evidence().confidence()));
      all.add(new Wanted(tool, needs, essential));
    });
    return all;
  }

  private static void add(Map<String, List<ToolNeed>> byTool, ToolNeed need) {
    byTool.computeIfAbsent(DebianTools.canonical(need.name()), _ -> new ArrayList<>()).add(need);
  }

  /// A package manager of which the tools do not speak is a tool as well.
  private static void manager(Map<String, List<ToolNeed>> byTool, PackageManager manager) {
    String tool = DebianTools.canonical(manager.name());
    if (!byTool.containsKey(tool) && (FromNpm.knows(tool) || DebianTools.isListed(tool))) {
      add(byTool, new ToolNeed(tool, manager.version(), manager.evidence()));
    }
  }

  /// Somebody asks for a tool by hand.
  static Wanted byHand(String tool, String version) {
    Evidence evidence = new Evidence("env.nix", 0, "asked for by hand");
    return new Wanted(
        DebianTools.canonical(tool), List.of(new ToolNeed(tool, version, evidence)), true);
  }

  /// What must be met.
  List<ToolNeed> certain() {
    return with(Confidence.CERTAIN, true);
  }

  /// What is only preferred.
  List<ToolNeed> hints() {
    return with(Confidence.CERTAIN, false);
  }

  private List<ToolNeed> with(Confidence confidence, boolean equal) {
    return needs.stream()
        .filter(one -> (one.evidence().confidence() == confidence) == equal)
        .filter(one -> !one.version().isBlank())
        .toList();
  }

  /// The version that the strongest need names; empty for any.
  String asked() {
    return needs.stream()
        .map(one -> one.version().strip())
        .filter(version -> !version.isEmpty())
        .findFirst()
        .orElse("");
  }

  List<Evidence> evidence() {
    return needs.stream().map(ToolNeed::evidence).distinct().toList();
  }

  /// The place that names a version, or the first.
  String place() {
    return needs.stream()
        .filter(one -> !one.version().isBlank())
        .findFirst()
        .orElse(needs.getFirst())
        .evidence()
        .place();
  }

  Unmet noSource(String source) {
    return new Unmet(place() + ": needs " + tool + ", which neither " + source + " has");
  }

  /// @param shown the version for `zagi env set`
  Unmet nearest(String version, String source, String shown) {
    return new Unmet(
        place()
            + ": asks for "
            + tool
            + " "
            + asked()
            + ", the nearest is "
            + version
            + " ("
            + source
            + "); to use it: zagi env set tools."
            + tool
            + " "
            + shown);
  }
}
