// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.zagi.env.App;
import sh.zagi.env.spec.DepsSpec;

/// Collects what is found about one folder. The first word on a task, a package, a port or a
/// variable stands; needs of tools add up. For one thread.
public final class RootDraft {
  private final String path;
  private String ecosystem;
  private String name = "";
  private String version = "";
  private final List<ToolNeed> tools = new ArrayList<>();
  private Optional<PackageManager> packageManager = Optional.empty();
  private final Map<String, TaskNeed> tasks = new LinkedHashMap<>();
  private final List<DepsSpec> deps = new ArrayList<>();
  private final Map<String, PackageNeed> packages = new LinkedHashMap<>();
  private final Map<Integer, PortNeed> ports = new LinkedHashMap<>();
  private final Map<String, VariableNeed> variables = new LinkedHashMap<>();
  private Optional<String> workspace = Optional.empty();
  private final List<Evidence> evidence = new ArrayList<>();

  /// @param path of the folder, empty for the top
  public RootDraft(String path, String ecosystem) {
    this.path = path;
    this.ecosystem = ecosystem;
  }

  public String path() {
    return path;
  }

  /// A path below this folder.
  public String below(String file) {
    return path.isEmpty() ? file : path + "/" + file;
  }

  public RootDraft ecosystem(String better) {
    this.ecosystem = better;
    return this;
  }

  /// What the project calls itself; blank words change nothing.
  public RootDraft app(String projectName, String projectVersion) {
    name = projectName.isBlank() ? name : projectName.strip();
    version = projectVersion.isBlank() ? version : projectVersion.strip();
    return this;
  }

  public RootDraft tool(String tool, String wanted, Evidence why) {
    tools.add(new ToolNeed(tool, wanted, why));
    return this;
  }

  public boolean asks(String tool) {
    return tools.stream().anyMatch(one -> one.name().equals(tool));
  }

  public RootDraft packageManager(String manager, String managerVersion, Evidence why) {
    packageManager = Optional.of(new PackageManager(manager, managerVersion, why));
    return this;
  }

  /// A task that runs in this folder.
  public RootDraft task(String task, String command, Evidence why) {
    return taskIn(path, task, command, why);
  }

  /// A task that runs in another folder.
  public RootDraft taskIn(String folder, String task, String command, Evidence why) {
    tasks.putIfAbsent(task, new TaskNeed(command, folder, why));
    return this;
  }

  public boolean hasTask(String task) {
    return tasks.containsKey(task);
  }

  public RootDraft deps(DepsSpec spec) {
    deps.add(spec);
    return this;
  }

  /// A Debian package.
  public RootDraft needs(String debianPackage, Evidence why) {
    packages.putIfAbsent(debianPackage, new PackageNeed(debianPackage, why));
    return this;
  }

  public RootDraft port(int port, Evidence why) {
    ports.putIfAbsent(port, new PortNeed(port, why));
    return this;
  }

  public boolean hasPort() {
    return !ports.isEmpty();
  }

  public RootDraft variable(VariableNeed variable) {
    variables.putIfAbsent(variable.name(), variable);
    return this;
  }

  /// Another root installs this one too.
  public RootDraft memberOf(String workspacePath) {
    workspace = Optional.of(workspacePath);
    return this;
  }

  public RootDraft evidence(Evidence fact) {
    evidence.add(fact);
    return this;
  }

  public Root done() {
    return new Root(
        path,
        ecosystem,
        new App(name, version),
        tools,
        packageManager,
        tasks,
        deps,
        List.copyOf(packages.values()),
        List.copyOf(ports.values()),
        List.copyOf(variables.values()),
        workspace,
        evidence);
  }
}
