// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sh.zagi.env.App;
import sh.zagi.env.spec.DepsSpec;
import tools.jackson.core.JacksonException;

/// Recognises Node.js projects by `package.json` at the top.
final class NodeDetector implements Detector {
  private static final String MANIFEST = "package.json";
  private static final List<String> LOCKFILES = List.of("npm-shrinkwrap.json", "package-lock.json");
  private static final List<String> TASKS = List.of("build", "test", "start", "lint");
  private static final List<PackageRequest> BASE =
      List.of(
          new PackageRequest("ca-certificates", "Node.js programs speak TLS"),
          new PackageRequest("git", "to work on the project"),
          new PackageRequest("libatomic1", "the node program is linked against it"),
          new PackageRequest("libstdc++6", "the node program is linked against it"));
  private static final List<PackageRequest> NATIVE =
      List.of(
          new PackageRequest("g++", "a dependency compiles a native module"),
          new PackageRequest("make", "a dependency compiles a native module"),
          new PackageRequest("python3", "a dependency compiles a native module with node-gyp"));

  @Override
  public String marker() {
    return MANIFEST;
  }

  @Override
  public Detection detect(ProjectFiles files) {
    if (!files.has(MANIFEST)) {
      return new Detection.Nothing("no " + MANIFEST);
    }
    Optional<byte[]> bytes = files.read(MANIFEST);
    if (bytes.isEmpty()) {
      return new Detection.Broken(MANIFEST + ": larger than 1 MiB");
    }
    try {
      return JsonDocument.parse(bytes.get())
          .<Detection>map(json -> found(files, json))
          .orElseGet(() -> new Detection.Broken(MANIFEST + ":1: is not a JSON object"));
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
      return new Detection.Broken(MANIFEST + ":" + line + ": " + Sentences.first(e));
    }
  }

  private static Detection found(ProjectFiles files, JsonDocument json) {
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(new Evidence(MANIFEST, 0, "is a Node.js project"));
    NodeRequest node = NodeVersionHints.request(files, json, evidence);
    Optional<String> lock = LOCKFILES.stream().filter(files::has).findFirst();
    lock.ifPresent(path -> evidence.add(new Evidence(path, 0, "locks the dependencies")));
    List<PackageRequest> packages = new ArrayList<>(BASE);
    if (lock.isPresent() && compiles(files, lock.get(), evidence)) {
      packages.addAll(NATIVE);
    }
    App app = new App(json.text("name").orElse(""), json.text("version").orElse(""));
    List<DepsSpec> deps = List.of(new DepsSpec(DepsSpec.NPM, lock.orElse(""), MANIFEST));
    return new Detection.Found(
        new Findings(app, evidence, packages, Optional.of(node), deps, tasks(json, evidence)));
  }

  private static boolean compiles(ProjectFiles files, String lock, List<Evidence> evidence) {
    int number = 0;
    for (String line :
        new String(
                files.readLock(lock).orElse(new byte[0]), java.nio.charset.StandardCharsets.UTF_8)
            .lines()
            .toList()) {
      number++;
      if (line.contains("\"node_modules/node-gyp\"") || line.contains("\"node-gyp\":")) {
        evidence.add(new Evidence(lock, number, "node-gyp: a dependency compiles a native module"));
        return true;
      }
    }
    return false;
  }

  private static Map<String, String> tasks(JsonDocument json, List<Evidence> evidence) {
    Map<String, String> tasks = new TreeMap<>();
    for (String name : TASKS) {
      String script = json.text("scripts." + name).orElse("");
      if (script.isBlank() || script.contains("no test specified")) {
        continue;
      }
      boolean builtIn = name.equals("test") || name.equals("start");
      tasks.put(name, builtIn ? "npm " + name : "npm run " + name);
      evidence.add(new Evidence(MANIFEST, json.line("scripts." + name), "task " + name));
    }
    return tasks;
  }
}
