// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sh.zagi.env.App;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.PackageManager;
import sh.zagi.env.detect.PackageNeed;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.TaskNeed;
import sh.zagi.env.detect.ToolNeed;
import sh.zagi.env.detect.format.JsonDocument;
import sh.zagi.env.detect.format.Sentences;
import sh.zagi.env.spec.DepsSpec;
import tools.jackson.core.JacksonException;

/// Recognises Node.js projects by `package.json` at the top.
public final class Node implements Ecosystem {
  private static final String MANIFEST = "package.json";
  private static final List<String> LOCKFILES = List.of("npm-shrinkwrap.json", "package-lock.json");
  private static final List<String> TASKS = List.of("build", "test", "start", "lint");
  private static final List<String> COMPILERS = List.of("g++", "make", "python3");

  @Override
  public String name() {
    return "node";
  }

  @Override
  public List<String> markers() {
    return List.of(MANIFEST);
  }

  @Override
  public List<Root> roots(ProjectFiles files) throws BrokenFileException {
    if (!files.has(MANIFEST)) {
      return List.of();
    }
    byte[] bytes =
        files
            .read(MANIFEST)
            .orElseThrow(() -> new BrokenFileException(MANIFEST, 0, "larger than 1 MiB"));
    try {
      JsonDocument json =
          JsonDocument.parse(bytes)
              .orElseThrow(() -> new BrokenFileException(MANIFEST, 1, "is not a JSON object"));
      return List.of(root(files, json));
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
      throw new BrokenFileException(MANIFEST, line, Sentences.first(e));
    }
  }

  private Root root(ProjectFiles files, JsonDocument json) {
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(new Evidence(MANIFEST, 0, "is a Node.js project"));
    Optional<String> lock = LOCKFILES.stream().filter(files::has).findFirst();
    lock.ifPresent(path -> evidence.add(new Evidence(path, 0, "locks the dependencies")));
    List<ToolNeed> tools = NodeVersions.needs(files, json);
    Optional<PackageManager> manager =
        tools.stream()
            .filter(one -> one.name().equals("npm"))
            .findFirst()
            .map(one -> new PackageManager("npm", one.version(), one.evidence()))
            .or(() -> lock.map(path -> new PackageManager("npm", "", evidence.getLast())));
    App app = new App(json.text("name").orElse(""), json.text("version").orElse(""));
    List<DepsSpec> deps = List.of(new DepsSpec(DepsSpec.NPM, lock.orElse(""), MANIFEST));
    List<PackageNeed> packages =
        lock.flatMap(path -> compiles(files, path)).stream()
            .flatMap(why -> COMPILERS.stream().map(name -> new PackageNeed(name, why)))
            .toList();
    return new Root(
        "",
        name(),
        app,
        tools,
        manager,
        tasks(json),
        deps,
        packages,
        List.of(),
        List.of(),
        Optional.empty(),
        evidence);
  }

  private static Optional<Evidence> compiles(ProjectFiles files, String lock) {
    int number = 0;
    for (String line :
        new String(files.readLock(lock).orElse(new byte[0]), UTF_8).lines().toList()) {
      number++;
      if (line.contains("\"node_modules/node-gyp\"") || line.contains("\"node-gyp\":")) {
        return Optional.of(
            new Evidence(lock, number, "node-gyp: a dependency compiles a native module"));
      }
    }
    return Optional.empty();
  }

  private static Map<String, TaskNeed> tasks(JsonDocument json) {
    Map<String, TaskNeed> tasks = new TreeMap<>();
    for (String name : TASKS) {
      String script = json.text("scripts." + name).orElse("");
      if (script.isBlank() || script.contains("no test specified")) {
        continue;
      }
      boolean builtIn = name.equals("test") || name.equals("start");
      Evidence why = new Evidence(MANIFEST, json.line("scripts." + name), "task " + name);
      tasks.put(name, new TaskNeed(builtIn ? "npm " + name : "npm run " + name, "", why));
    }
    return tasks;
  }
}
