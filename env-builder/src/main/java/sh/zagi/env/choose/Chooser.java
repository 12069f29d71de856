// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.choose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sh.zagi.env.debian.IndexSnapshot;
import sh.zagi.env.detect.PackageNeed;
import sh.zagi.env.detect.Plan;
import sh.zagi.env.detect.PortNeed;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.fetch.Registry;
import sh.zagi.env.layer.LibraryKind;
import sh.zagi.env.layer.LibraryKinds;
import sh.zagi.env.layer.ToolResolver;
import sh.zagi.env.spec.DepsSpec;
import sh.zagi.env.spec.EnvSpec;

/// Turns what a project needs into what env.nix says: the only step that looks for versions of
/// tools.
///
/// What the application itself, the first root, certainly needs must be met; what only other roots
/// or clues ask for is a warning when no source has it.
public final class Chooser {
  private static final String NODE = "node";
  private static final String MAVEN = "maven";

  private final ToolResolver registry;
  private final FromNpm npm;
  private final FromMaven maven;
  private final FromDebian debian;
  private final IndexSnapshot index;
  private final String channel;

  /// @param channel where Debian packages come from, for example `debian/bookworm`
  public Chooser(ToolResolver registry, IndexSnapshot index, String channel) {
    this.registry = registry;
    this.npm = new FromNpm(registry);
    this.maven = new FromMaven(registry.maven());
    this.debian = new FromDebian(index, channel);
    this.index = index;
    this.channel = channel;
  }

  /// Chooses; reads lists of versions, fetches nothing else.
  ///
  /// @param python libraries that must come from Debian, because this machine reaches no index of
  ///   wheels; empty where it does
  /// @throws FetchException when no source has what the project asks for, or a registry fails; the
  ///   message is one sentence
  public Choice choose(Plan plan, List<PythonRequirement> python)
      throws FetchException, InterruptedException {
    Draft draft = new Draft(index);
    draft.reason("git", "to work on the project");
    List<Wanted> all = Wanted.all(plan);
    Optional<String> node = node(all, draft);
    for (Wanted wanted : all) {
      if (wanted.tool().equals(NODE)) {
        continue;
      }
      try {
        draft.take(wanted, source(wanted, node, draft.warnings));
      } catch (Unmet unmet) {
        draft.refuse(wanted, unmet);
      }
    }
    for (PackageNeed need : plan.packages()) {
      draft.take(need, debian.sourceName());
    }
    PythonPackages.Answer libraries = new PythonPackages(index).choose(python);
    libraries.packages().forEach(draft::reason);
    if (!registry.reaches(Registry.PYPI)) {
      PlanTasks.pythonPath(plan).ifPresent(path -> draft.python(plan, path));
    }
    draft.warnings.addAll(libraries.unsatisfied());
    ServiceChoice.Chosen services = ServiceChoice.of(plan.services());
    draft.warnings.addAll(services.warnings());
    List<DepsSpec> deps =
        libraries(plan, draft).stream()
            .filter(one -> python.isEmpty() || !one.kind().equals(DepsSpec.PIP))
            .toList();
    return new Choice(
        spec(plan, deps, draft, services), draft.reasons, draft.decisions, draft.warnings);
  }

  /// The libraries that can be had: those of a registry that nobody named are left out, with a word
  /// about it.
  private List<DepsSpec> libraries(Plan plan, Draft draft) {
    List<DepsSpec> kept = new ArrayList<>();
    for (DepsSpec one : plan.deps()) {
      Optional<LibraryKind> kind = LibraryKinds.named(one.kind());
      if (kind.isPresent() && registry.reaches(kind.get().registry())) {
        kind.get().packages().forEach(draft::reason);
        kept.add(one);
      } else if (kind.isPresent() && !one.kind().equals(DepsSpec.PIP)) {
        Registry lost = kind.get().registry();
        draft.warnings.add(
            one.manifest()
                + ": its libraries are left out: "
                + lost.title()
                + " is not known: set registry."
                + lost.word()
                + " in the server's configuration");
      }
    }
    return kept;
  }

  private Optional<String> node(List<Wanted> all, Draft draft)
      throws FetchException, InterruptedException {
    for (Wanted wanted : all) {
      if (wanted.tool().equals(NODE)) {
        try {
          Source source = npm.node(wanted, draft.warnings);
          draft.take(wanted, source);
          draft.reason("libatomic1", "the node program is linked against it");
          draft.reason("libstdc++6", "the node program is linked against it");
          return Optional.of(source.version());
        } catch (Unmet unmet) {
          draft.refuse(wanted, unmet);
        }
      }
    }
    return Optional.empty();
  }

  /// Where a single tool comes from: for people who ask for it by hand.
  ///
  /// @param version as people write it; empty for any
  /// @param node the exact version of Node.js that is there, empty when there is none
  /// @throws FetchException when no source has it; the message names the nearest version
  public Source source(String tool, String version, String node)
      throws FetchException, InterruptedException {
    Wanted wanted = Wanted.byHand(tool, version);
    try {
      return wanted.tool().equals(NODE)
          ? npm.node(wanted, new ArrayList<>())
          : source(wanted, Optional.of(node).filter(one -> !one.isEmpty()), new ArrayList<>());
    } catch (Unmet unmet) {
      throw new FetchException(unmet.sentence());
    }
  }

  private Source source(Wanted wanted, Optional<String> node, List<String> warnings)
      throws Unmet, FetchException, InterruptedException {
    if (FromNpm.knows(wanted.tool())) {
      return npm.tool(wanted, node.orElse(""), warnings);
    }
    try {
      return debian.choose(wanted, warnings);
    } catch (Unmet unmet) {
      Optional<Source> other =
          wanted.tool().equals(MAVEN) ? maven.choose(wanted) : Optional.empty();
      return other.orElseThrow(() -> unmet);
    }
  }

  private EnvSpec spec(Plan plan, List<DepsSpec> deps, Draft draft, ServiceChoice.Chosen services) {
    return new EnvSpec(
        "x86_64-linux",
        channel,
        Map.of(),
        List.copyOf(draft.reasons.keySet()),
        draft.references,
        List.of(),
        deps,
        services.services(),
        draft.variables,
        plan.ports().stream().map(PortNeed::port).toList(),
        PlanTasks.of(plan, registry.reaches(Registry.PYPI)));
  }

  /// A choice in the making.
  private static final class Draft {
    private final IndexSnapshot index;
    private final Map<String, String> reasons = new LinkedHashMap<>();
    private final Map<String, String> references = new TreeMap<>();
    private final Map<String, String> variables = new TreeMap<>();
    private final List<Decision> decisions = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    Draft(IndexSnapshot index) {
      this.index = index;
    }

    /// The project is not installed, and its tests need their runner.
    void python(Plan plan, String path) {
      variables.putIfAbsent("PYTHONPATH", path);
      plan.roots().stream()
          .flatMap(root -> root.tasks().values().stream())
          .filter(task -> task.command().matches("(?s).*\\b(?:pytest|hatch test)\\b.*"))
          .findFirst()
          .ifPresent(task -> reason("python3-pytest", task.evidence().toString()));
    }

    void reason(String packageName, String why) {
      reasons.putIfAbsent(packageName, why);
    }

    void take(Wanted wanted, Source source) {
      Decision decision =
          new Decision(
              wanted.tool(), wanted.asked(), source.taken(), source.name(), wanted.evidence());
      decisions.add(decision);
      source.packages().forEach(name -> reason(name, decision.why()));
      references.putAll(source.references());
      source.variables().forEach(variables::putIfAbsent);
    }

    void take(PackageNeed need, String source) {
      String name = need.name();
      Optional<String> version = index.newestVersion(name);
      if (version.isPresent() || index.providersOf(name).size() == 1) {
        decisions.add(
            new Decision(
                name,
                "",
                name + version.map(v -> " " + v).orElse(""),
                source,
                List.of(need.evidence())));
        reason(name, need.evidence().toString());
      } else {
        List<String> near = index.similar(name);
        warnings.add(
            need.evidence().place()
                + ": "
                + name
                + " is no package of "
                + source
                + (near.isEmpty() ? "" : ", similar names are " + String.join(", ", near)));
      }
    }

    void refuse(Wanted wanted, Unmet unmet) throws FetchException {
      if (wanted.essential()) {
        throw new FetchException(unmet.sentence());
      }
      warnings.add(unmet.sentence());
    }
  }
}
