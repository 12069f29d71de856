// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.RootDraft;
import sh.zagi.env.detect.ToolNeed;
import sh.zagi.env.detect.format.Documents;
import sh.zagi.env.detect.format.Value;
import sh.zagi.env.spec.DepsSpec;

/// Recognises Node.js projects by `package.json`: single ones, workspaces of npm, pnpm, yarn and
/// bun, and monorepos of Nx, Turborepo, moon and Lerna.
public final class Node implements Ecosystem {
  static final String MANIFEST = "package.json";

  /// Build files of older modules call `python`.
  private static final List<String> COMPILERS =
      List.of("g++", "make", "python3", "python-is-python3");

  /// What compiles a module, or does so wherever the author's servers are out of reach.
  private static final Pattern COMPILES =
      Pattern.compile(".*\\b(node-gyp|node-pre-gyp|prebuild-install)(?:[@\"/:'].*)?");

  @Override
  public String name() {
    return "node";
  }

  @Override
  public List<String> markers() {
    return List.of(MANIFEST);
  }

  /// A manifest and its folder.
  private record Found(String folder, Value json) {}

  @Override
  public List<Root> roots(ProjectFiles files) throws BrokenFileException {
    List<Found> all =
        Folders.each(files, Folders.with(files, MANIFEST), folder -> found(files, folder));
    Optional<ToolNeed> tested = all.isEmpty() ? Optional.empty() : NodeVersions.tested(files);
    List<Root> roots = new ArrayList<>();
    List<NodeWorkspace> workspaces = new ArrayList<>();
    for (Found one : all) {
      Optional<NodeWorkspace> home =
          workspaces.stream().filter(space -> space.has(one.folder)).findFirst();
      if (home.isPresent()) {
        continue;
      }
      Optional<NodeWorkspace> opened = NodeWorkspace.of(files, one.folder, one.json);
      opened.ifPresent(workspaces::add);
      List<Found> members =
          opened.stream()
              .flatMap(space -> all.stream().filter(other -> space.has(other.folder)))
              .toList();
      roots.addAll(roots(files, one, members, opened, tested));
    }
    return roots;
  }

  private static Optional<Found> found(ProjectFiles files, String folder)
      throws BrokenFileException {
    String path = Folders.join(folder, MANIFEST);
    Value json = Documents.json(files, path).orElseThrow();
    if (!json.isObject()) {
      throw new BrokenFileException(path, 1, "is not a JSON object");
    }
    // A few lines that only set the kind of modules, say, or a lone name: nothing to work with.
    boolean bare =
        !folder.isEmpty()
            && Set.of("type", "sideEffects", "main", "module", "types")
                .containsAll(json.members().keySet());
    return bare ? Optional.empty() : Optional.of(new Found(folder, json));
  }

  private List<Root> roots(
      ProjectFiles files,
      Found top,
      List<Found> members,
      Optional<NodeWorkspace> workspace,
      Optional<ToolNeed> tested) {
    NodePackaging manager = NodePackaging.of(files, top.folder, top.json);
    RootDraft draft = draft(files, top, manager, tested);
    workspace.ifPresent(space -> draft.evidence(space.declared()));
    if (!manager.lock().isEmpty()) {
      draft.evidence(new Evidence(manager.lock(), 0, "locks the dependencies"));
    }
    Evidence why = manager.evidence();
    Evidence install =
        new Evidence(why.file(), why.line(), "installs with " + manager.name(), why.confidence());
    draft.task("install", manager.install(), install);
    new NodeTasks(files, top.json, manager, draft).add();
    NxProjects nx = new NxProjects(files, top.folder, manager);
    List<Root> below = new ArrayList<>();
    for (Found member : members) {
      RootDraft own = draft(files, member, manager, tested).memberOf(top.folder);
      Evidence declared = workspace.orElseThrow().declared();
      own.evidence(new Evidence(declared.file(), declared.line(), "is a member of the workspace"));
      new NodeTasks(files, member.json, manager, own).add();
      nx.fill(own);
      below.add(own.done());
    }
    below.addAll(nx.besides(members.stream().map(Found::folder).collect(Collectors.toSet())));
    overMembers(files, below, manager, draft);
    deps(manager, draft, !below.isEmpty());
    compiles(files, manager.lock())
        .ifPresent(fact -> COMPILERS.forEach(name -> draft.needs(name, fact)));
    below.addFirst(draft.done());
    return below;
  }

  private RootDraft draft(
      ProjectFiles files, Found found, NodePackaging manager, Optional<ToolNeed> tested) {
    RootDraft draft = new RootDraft(found.folder, name());
    String file = draft.below(MANIFEST);
    draft.app(found.json.textAt("name").orElse(""), found.json.textAt("version").orElse(""));
    draft.evidence(new Evidence(file, 0, "is a Node.js project"));
    Optional<ToolNeed> stated =
        NodeVersions.stated(file, found.json).or(() -> MoonToolchain.node(files, found.folder));
    ToolNeed node =
        stated.orElseGet(() -> new ToolNeed("node", "", new Evidence(file, 0, "any Node.js")));
    boolean bunOnly = manager.name().equals("bun") && stated.isEmpty() && !needsNode(found.json);
    if (!bunOnly) {
      draft.tool(node.name(), node.version(), node.evidence());
      tested.ifPresent(need -> draft.tool(need.name(), need.version(), need.evidence()));
    }
    boolean pinned = manager.version().matches("\\d+\\.\\d+\\.\\d+.*");
    if (!manager.name().equals("npm") || pinned) {
      draft.tool(manager.name(), manager.version(), manager.evidence());
    }
    draft.packageManager(manager.name(), manager.version(), manager.evidence());
    NodeSources.variables(files, found.folder, found.json).forEach(draft::variable);
    return draft;
  }

  /// Whether a project of bun's calls programs that run on Node.js.
  private static boolean needsNode(Value json) {
    boolean scripted =
        json.at("scripts").map(Value::members).orElse(Map.of()).values().stream()
            .anyMatch(
                one -> one.text().matches("(?:.*[\\s;&|])?(?:node|npx|npm|ts-node|tsx)\\s.*"));
    return scripted || NodeFramework.of(json).filter(one -> !one.start().isEmpty()).isPresent();
  }

  private static void deps(NodePackaging manager, RootDraft draft, boolean hasMembers) {
    String manifest = draft.below(MANIFEST);
    switch (manager.name()) {
      case "npm" -> draft.deps(new DepsSpec(DepsSpec.NPM, manager.lock(), manifest));
      case "pnpm" -> draft.deps(new DepsSpec(DepsSpec.PNPM, manager.lock(), manifest));
      case "yarn" -> draft.deps(new DepsSpec(DepsSpec.YARN, manager.lock(), manifest));
      default -> {
        // bun has no layer of its own; npm can lay out the same packages unless they refer to
        // each other.
        if (!hasMembers) {
          draft.deps(new DepsSpec(DepsSpec.NPM, "", manifest));
        }
      }
    }
  }

  /// Tasks over all members, where the top has none of its own.
  private static void overMembers(
      ProjectFiles files, List<Root> members, NodePackaging manager, RootDraft draft) {
    Optional<NodeWorkspace.Runner> runner = NodeWorkspace.runner(files, draft.path());
    runner.ifPresent(
        one -> draft.evidence(new Evidence(one.file(), 0, "is a monorepo of " + one.title())));
    for (String task : List.of("build", "test", "lint")) {
      List<Root> having =
          members.stream()
              .filter(one ->
                  Optional.ofNullable(one.tasks().get(task))
                      .filter(found -> found.evidence().confidence() == Confidence.CERTAIN)
                      .isPresent())
              .toList();
      if (having.isEmpty()) {
        continue;
      }
      Evidence why =
          new Evidence(
              runner.map(NodeWorkspace.Runner::file).orElse(draft.below(MANIFEST)),
              0,
              "task " + task + " of " + having.size() + " members",
              Confidence.LIKELY);
      boolean uneven =
          manager.name().equals("yarn") && !manager.isBerry() && having.size() < members.size();
      String command =
          runner
              .map(one -> manager.exec(one.command(task)))
              .orElseGet(() -> uneven ? each(having, task) : manager.runInMembers(task));
      draft.task(task, command, why);
    }
  }

  /// The old yarn stops at the first member that lacks a script.
  private static String each(List<Root> having, String task) {
    return having.stream()
        .map(one -> one.app().name())
        .filter(name -> name.matches("[@\\w./-]+"))
        .map(name -> "yarn workspace " + name + " run " + task)
        .collect(Collectors.joining(" && "));
  }

  private static Optional<Evidence> compiles(ProjectFiles files, String lock) {
    int number = 0;
    for (String line :
        new String(files.readLock(lock).orElse(new byte[0]), UTF_8).lines().toList()) {
      number++;
      Matcher compiles = COMPILES.matcher(line);
      if ((line.contains("gyp") || line.contains("prebuild")) && compiles.matches()) {
        return Optional.of(
            new Evidence(
                lock, number, compiles.group(1) + ": a dependency compiles a native module"));
      }
    }
    return Optional.empty();
  }
}
