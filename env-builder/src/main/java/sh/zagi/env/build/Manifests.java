// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sh.zagi.env.Layer;
import sh.zagi.env.LayerRole;
import sh.zagi.env.Manifest;
import sh.zagi.env.Service;
import sh.zagi.env.Task;
import sh.zagi.env.Tool;
import sh.zagi.env.choose.ToolVersions;
import sh.zagi.env.debian.DebPackage;
import sh.zagi.env.layer.Placement;
import sh.zagi.env.layer.Platform;
import sh.zagi.env.lock.EnvLock;
import sh.zagi.env.spec.EnvSpec;

/// Describes what was built for those who run sessions in it. A pure function.
final class Manifests {
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private Manifests() {}

  /// The layers of an environment.
  record Built(Platform platform, List<Libraries> libraries, Nix nix) {}

  /// Packages of the inputs of env.nix.
  ///
  /// @param packages what goes on the `PATH`
  /// @param closure these with all that they refer to
  record Nix(List<Path> packages, List<Path> closure) {}

  /// A layer of libraries.
  record Libraries(Path storePath, Placement placement) {}

  static Manifest of(EnvSpec spec, EnvLock lock, Built built) throws Stop {
    List<Layer> layers = new ArrayList<>();
    Platform platform = built.platform();
    platform.rootfs().trees().forEach(tree -> layers.add(new Layer(LayerRole.ROOTFS, tree, "/")));
    layers.add(new Layer(LayerRole.SPECIAL, platform.rootfs().special(), "/"));
    platform.tools().ifPresent(path -> layers.add(new Layer(LayerRole.TOOL, path, Platform.TOOLS)));
    built
        .libraries()
        .forEach(one ->
            layers.add(new Layer(LayerRole.DEPS, one.storePath(), one.placement().target())));
    built
        .nix()
        .closure()
        .forEach(path -> layers.add(new Layer(LayerRole.NIX, path, path.toString())));
    Map<String, Task> tasks = new TreeMap<>();
    spec.tasks().forEach((name, task) -> tasks.put(name, new Task(task.command(), task.folder())));
    List<Service> services = ServicePlan.services(spec);
    Map<String, String> variables = variables(spec, lock, built);
    services.forEach(service -> service.variables().forEach(variables::putIfAbsent));
    return new Manifest(tools(lock), layers, variables, tasks, services, spec.ports());
  }

  private static Map<String, String> variables(EnvSpec spec, EnvLock lock, Built built) {
    Map<String, String> variables = new TreeMap<>();
    boolean tools = built.platform().tools().isPresent();
    List<String> path = new ArrayList<>();
    built.libraries().forEach(one -> path.addAll(one.placement().path()));
    built.nix().packages().stream()
        .map(one -> one.resolve("bin"))
        .filter(Files::isDirectory)
        .forEach(one -> path.add(one.toString()));
    if (tools) {
      path.add(Platform.TOOLS + "/bin");
    }
    path.add(PATH);
    variables.put("PATH", String.join(":", path));
    variables.put("LANG", "C.UTF-8");
    if (tools) {
      variables.put("npm_config_nodedir", Platform.TOOLS);
      variables.put("npm_config_update_notifier", "false");
    }
    jdk(lock)
        .ifPresent(one ->
            variables.put("JAVA_HOME", "/usr/lib/jvm/java-" + major(one) + "-openjdk-amd64"));
    built.libraries().forEach(one -> variables.putAll(one.placement().variables()));
    variables.putAll(spec.env());
    return variables;
  }

  private static List<Tool> tools(EnvLock lock) {
    List<Tool> tools = new ArrayList<>();
    lock.tools().forEach(one -> tools.add(new Tool(one.name(), one.version())));
    ToolVersions.of(lock.debian().packages())
        .forEach(
            (name, version) -> tools.add(new Tool(name.equals("maven") ? "mvn" : name, version)));
    return tools;
  }

  private static Optional<DebPackage> jdk(EnvLock lock) {
    return lock.debian().packages().stream()
        .filter(one -> one.name().matches("openjdk-\\d+-jdk-headless"))
        .findFirst();
  }

  private static String major(DebPackage jdk) {
    return jdk.name().replaceAll("\\D", "");
  }
}
