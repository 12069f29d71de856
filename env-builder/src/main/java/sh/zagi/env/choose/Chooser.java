// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.choose;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.semver4j.Semver;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Plan;
import sh.zagi.env.detect.ToolNeed;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.layer.ToolResolver;
import sh.zagi.env.spec.EnvSpec;
import sh.zagi.env.spec.TaskSpec;
import tools.jackson.databind.JsonNode;

/// Turns what a project needs into what env.nix says: the only step that looks for versions of
/// tools.
public final class Chooser {
  private static final int JDK = 17;

  private final ToolResolver registry;
  private final String channel;

  /// @param channel where Debian packages come from, for example `debian/bookworm`
  public Chooser(ToolResolver registry, String channel) {
    this.registry = registry;
    this.channel = channel;
  }

  /// Chooses; reads the registry's list of versions, fetches nothing else.
  ///
  /// @throws FetchException when no source has what the project asks for
  public Choice choose(Plan plan) throws FetchException, InterruptedException {
    Map<String, String> reasons = new LinkedHashMap<>();
    reasons.put("git", "to work on the project");
    Map<String, String> tools = new TreeMap<>();
    if (asks(plan, "node")) {
      tools.putAll(nodeTools(nodeRequest(plan.tools())));
      reasons.put("ca-certificates", "Node.js programs speak TLS");
      reasons.put("libatomic1", "the node program is linked against it");
      reasons.put("libstdc++6", "the node program is linked against it");
    }
    if (asks(plan, "java")) {
      checkJava(plan);
      reasons.put("openjdk-" + JDK + "-jdk-headless", why(plan, "java"));
    }
    if (asks(plan, "maven")) {
      reasons.put("maven", why(plan, "maven"));
    }
    plan.packages().forEach(one -> reasons.putIfAbsent(one.name(), one.evidence().toString()));
    EnvSpec spec =
        new EnvSpec(
            "x86_64-linux",
            channel,
            List.copyOf(reasons.keySet()),
            tools,
            List.of(),
            plan.deps(),
            ServiceChoice.of(plan.services()).services(),
            Map.of(),
            tasks(plan));
    return new Choice(spec, reasons);
  }

  private static Map<String, TaskSpec> tasks(Plan plan) {
    Map<String, TaskSpec> tasks = new TreeMap<>();
    plan.roots()
        .forEach(root ->
            root.tasks()
                .forEach((name, task) ->
                    tasks.putIfAbsent(
                        root.path().isEmpty() ? name : root.path() + ":" + name,
                        new TaskSpec(task.command(), task.folder()))));
    return tasks;
  }

  private static boolean asks(Plan plan, String tool) {
    return plan.tools().stream().anyMatch(one -> one.name().equals(tool));
  }

  private static String why(Plan plan, String tool) {
    return plan.tools().stream()
        .filter(one -> one.name().equals(tool))
        .findFirst()
        .map(one -> one.evidence().place())
        .orElse(tool);
  }

  private static void checkJava(Plan plan) throws FetchException {
    for (ToolNeed need : plan.tools()) {
      String digits = need.version().replaceFirst("^>=", "").replaceFirst("[^0-9].*", "");
      if (need.name().equals("java") && !digits.isEmpty() && Integer.parseInt(digits) > JDK) {
        throw new FetchException(
            need.evidence().place()
                + ": asks for Java "
                + digits
                + ", but Debian bookworm has Java "
                + JDK
                + " only");
      }
    }
  }

  private static NodeRequest nodeRequest(List<ToolNeed> needs) {
    List<String> ranges = new ArrayList<>();
    int tested = 0;
    String npm = "";
    for (ToolNeed need : needs) {
      boolean node = need.name().equals("node") && !need.version().isEmpty();
      if (node && need.evidence().confidence() == Confidence.CERTAIN) {
        ranges.add(need.version());
      } else if (node) {
        tested = Math.max(tested, Integer.parseInt(need.version().replaceAll("\\D.*", "")));
      } else if (need.name().equals("npm")) {
        npm = need.version();
      }
    }
    return new NodeRequest(ranges.isEmpty() ? "*" : ranges.getFirst(), tested, npm);
  }

  private Map<String, String> nodeTools(NodeRequest request)
      throws FetchException, InterruptedException {
    Optional<String> node =
        NodeChoice.choose(request, versions(registry.versionsOf(ToolResolver.NODE_PACKAGE)));
    if (node.isEmpty()) {
      throw new FetchException("no Node.js version satisfies " + request.range());
    }
    Map<String, String> tools = new TreeMap<>();
    tools.put("node", "npm:" + ToolResolver.NODE_PACKAGE + "@" + node.get());
    tools.put("npm", "npm:npm@" + npm(request, node.get()));
    return tools;
  }

  private String npm(NodeRequest request, String node) throws FetchException, InterruptedException {
    if (!request.npm().isEmpty()) {
      return request.npm();
    }
    JsonNode all = registry.versionsOf("npm");
    String range = NodeChoice.npmRange(node);
    return versions(all).stream()
        .flatMap(text -> Optional.ofNullable(Semver.parse(text)).stream())
        .filter(version -> version.getPreRelease().isEmpty() && version.satisfies(range))
        .filter(version -> runsOn(all.path(version.getVersion()), node))
        .max(Comparator.naturalOrder())
        .map(Semver::getVersion)
        .orElseThrow(() -> new FetchException("no npm " + range + " runs on Node.js " + node));
  }

  private static boolean runsOn(JsonNode npm, String node) {
    JsonNode range = npm.path("engines").path("node");
    Semver version = Semver.parse(node);
    return version != null && (!range.isString() || version.satisfies(range.stringValue()));
  }

  private static List<String> versions(JsonNode versions) {
    List<String> names = new ArrayList<>();
    versions.properties().forEach(entry -> names.add(entry.getKey()));
    return names;
  }
}
