// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.PackageManager;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.format.Value;

/// Which program installs the packages of a Node.js project, and how it is called.
///
/// @param version exact, a major version, a range, or empty
/// @param lock path of the lockfile; empty when there is none
record NodePackaging(String name, String version, Evidence evidence, String lock) {
  private static final int HEAD_LINES = 30;
  private static final Pattern PINNED =
      Pattern.compile("(npm|pnpm|yarn|bun)@\\^?(\\d+(?:\\.\\d+)*(?:-[\\w.]+)?)(?:\\+.*)?");
  private static final Pattern RELEASE =
      Pattern.compile("\\s*yarnPath:\\s*['\"]?\\S*yarn-(\\d+\\.\\d+\\.\\d+[\\w.-]*?)\\.c?js.*");
  private static final Pattern FORMAT =
      Pattern.compile("\\s*['\"]?(?:lockfileVersion|version)['\"]?:\\s*['\"]?(\\d+(?:\\.\\d+)?).*");
  private static final List<String> NAMES = List.of("pnpm", "yarn", "bun", "npm");

  /// In the order in which they count when there are several.
  private static final List<Map.Entry<String, String>> LOCKS =
      List.of(
          Map.entry("pnpm-lock.yaml", "pnpm"),
          Map.entry("bun.lock", "bun"),
          Map.entry("bun.lockb", "bun"),
          Map.entry("yarn.lock", "yarn"),
          Map.entry("npm-shrinkwrap.json", "npm"),
          Map.entry("package-lock.json", "npm"));

  private static final List<Map.Entry<String, String>> SETTINGS =
      List.of(
          Map.entry("pnpm-workspace.yaml", "pnpm"),
          Map.entry(".pnpmfile.cjs", "pnpm"),
          Map.entry(".yarnrc.yml", "yarn"),
          Map.entry(".yarnrc", "yarn"),
          Map.entry("bunfig.toml", "bun"));

  /// Format of pnpm's lockfile to the version that writes it.
  private static final Map<String, String> PNPM_BY_FORMAT =
      Map.of("5.1", "5", "5.2", "5", "5.3", "6", "5.4", "7", "6.0", "8", "6.1", "8", "9.0", "9");

  /// Format of the lockfile of newer yarns to the version that writes it.
  private static final Map<String, String> YARN_BY_FORMAT =
      Map.of("4", "2", "5", "3", "6", "3", "7", "4", "8", "4", "9", "4");

  /// Names that yarn itself has a command for.
  private static final List<String> YARN_COMMANDS =
      List.of("install", "add", "remove", "link", "pack", "version", "info", "why", "cache");

  static NodePackaging of(ProjectFiles files, String folder, Value json) {
    Optional<Map.Entry<String, String>> lock =
        LOCKS.stream().filter(one -> files.has(Folders.join(folder, one.getKey()))).findFirst();
    NodePackaging named =
        pinned(folder, json)
            .or(() ->
                MoonToolchain.manager(files, folder)
                    .filter(one -> NAMES.contains(one.name()))
                    .map(one -> new NodePackaging(one.name(), one.version(), one.evidence(), "")))
            .or(() -> lock.map(one -> byLock(files, folder, one)))
            .or(() -> bySettings(files, folder))
            .or(() -> byEngine(folder, json))
            .orElseGet(() -> habit(folder));
    return named.withLock(files, folder).withRelease(files, folder, json);
  }

  private static Optional<NodePackaging> pinned(String folder, Value json) {
    String file = Folders.join(folder, Node.MANIFEST);
    Matcher matcher = PINNED.matcher(json.textAt("packageManager").orElse(""));
    if (matcher.matches()) {
      return Optional.of(
          named(file, json.lineAt("packageManager"), matcher.group(1), matcher.group(2)));
    }
    Optional<String> dev = json.textAt("devEngines", "packageManager", "name");
    if (dev.filter(NAMES::contains).isPresent()) {
      String version = json.textAt("devEngines", "packageManager", "version").orElse("");
      int line = json.lineAt("devEngines", "packageManager", "name");
      return Optional.of(named(file, line, dev.get(), version));
    }
    for (String name : NAMES) {
      Optional<String> version = json.textAt("volta", name);
      if (version.isPresent()) {
        return Optional.of(named(file, json.lineAt("volta", name), name, version.get()));
      }
    }
    return Optional.empty();
  }

  private static NodePackaging named(String file, int line, String name, String version) {
    String fact = (name + " " + version).strip();
    return new NodePackaging(name, version, new Evidence(file, line, fact), "");
  }

  private static NodePackaging byLock(
      ProjectFiles files, String folder, Map.Entry<String, String> lock) {
    String path = Folders.join(folder, lock.getKey());
    String name = lock.getValue();
    int number = 0;
    String format = "";
    int line = 0;
    boolean binary = path.endsWith(".lockb");
    for (String text : binary ? List.<String>of() : files.head(path, HEAD_LINES)) {
      number++;
      Matcher matcher = FORMAT.matcher(text);
      if (format.isEmpty() && matcher.matches()) {
        format = matcher.group(1);
        line = number;
      }
    }
    String version =
        switch (name) {
          case "pnpm" -> PNPM_BY_FORMAT.getOrDefault(format, "");
          case "yarn" -> format.isEmpty() ? "1" : YARN_BY_FORMAT.getOrDefault(format, "");
          default -> "";
        };
    return new NodePackaging(
        name,
        version,
        new Evidence(path, line, (name + " " + version).strip() + " locks the dependencies"),
        path);
  }

  private static Optional<NodePackaging> bySettings(ProjectFiles files, String folder) {
    return SETTINGS.stream()
        .filter(one -> files.has(Folders.join(folder, one.getKey())))
        .findFirst()
        .map(one ->
            named(Folders.join(folder, one.getKey()), 0, one.getValue(), "")
                .with("is read by " + one.getValue()));
  }

  private NodePackaging with(String fact) {
    return new NodePackaging(
        name, version, new Evidence(evidence.file(), evidence.line(), fact), lock);
  }

  private static Optional<NodePackaging> byEngine(String folder, Value json) {
    String file = Folders.join(folder, Node.MANIFEST);
    return List.of("pnpm", "yarn", "bun").stream()
        .filter(one -> json.textAt("engines", one).filter(NodeVersions::isRange).isPresent())
        .findFirst()
        .map(one ->
            named(
                file,
                json.lineAt("engines", one),
                one,
                json.textAt("engines", one).orElse("").strip()));
  }

  private static NodePackaging habit(String folder) {
    String file = Folders.join(folder, Node.MANIFEST);
    return new NodePackaging(
        "npm", "", new Evidence(file, 0, "no lockfile: npm", Confidence.GUESS), "");
  }

  private NodePackaging withLock(ProjectFiles files, String folder) {
    String found =
        LOCKS.stream()
            .filter(one -> one.getValue().equals(name))
            .map(one -> Folders.join(folder, one.getKey()))
            .filter(files::has)
            .findFirst()
            .orElse("");
    return new NodePackaging(name, version, evidence, found);
  }

  /// The release that yarn's settings name, or the range among the engines, says more than a
  /// lockfile's format.
  private NodePackaging withRelease(ProjectFiles files, String folder, Value json) {
    if (evidence.file().endsWith(Node.MANIFEST) && !version.isEmpty()) {
      return this;
    }
    int number = 0;
    String settings = Folders.join(folder, ".yarnrc.yml");
    for (String line : name.equals("yarn") ? files.lines(settings) : List.<String>of()) {
      number++;
      Matcher matcher = RELEASE.matcher(line);
      if (matcher.matches()) {
        Evidence why = new Evidence(settings, number, "yarn " + matcher.group(1));
        return new NodePackaging(name, matcher.group(1), why, lock);
      }
    }
    Optional<String> engine = json.textAt("engines", name).filter(NodeVersions::isRange);
    if (engine.isPresent() && engine.get().matches("v?\\d.*")) {
      Evidence why =
          new Evidence(
              Folders.join(folder, Node.MANIFEST),
              json.lineAt("engines", name),
              name + " " + engine.get());
      return new NodePackaging(name, engine.get().strip(), why, lock);
    }
    return this;
  }

  PackageManager asPackageManager() {
    return new PackageManager(name, version, evidence);
  }

  /// Whether it is a yarn of the second kind, with other commands.
  boolean isBerry() {
    return name.equals("yarn") && !version.isEmpty() && !version.matches("[v^~]?[01](\\..*)?");
  }

  /// Installs what the lockfile says, or what the manifest asks for.
  String install() {
    boolean locked = !lock.isEmpty();
    return switch (name) {
      case "pnpm" -> locked ? "pnpm install --frozen-lockfile" : "pnpm install";
      case "yarn" ->
          !locked
              ? "yarn install"
              : isBerry() ? "yarn install --immutable" : "yarn install --frozen-lockfile";
      case "bun" -> locked ? "bun install --frozen-lockfile" : "bun install";
      default -> locked ? "npm ci" : "npm install";
    };
  }

  /// Runs a script of the manifest.
  String run(String script) {
    boolean builtIn = script.equals("test") || script.equals("start");
    return switch (name) {
      case "pnpm" -> builtIn ? "pnpm " + script : "pnpm run " + script;
      case "yarn" -> "yarn " + (YARN_COMMANDS.contains(script) ? "run " : "") + script;
      case "bun" -> "bun run " + script;
      default -> builtIn ? "npm " + script : "npm run " + script;
    };
  }

  /// Runs a program that a package brings.
  String exec(String command) {
    return switch (name) {
      case "pnpm" -> "pnpm exec " + command;
      case "yarn" -> "yarn run " + command;
      case "bun" -> "bunx " + command;
      default -> "npx " + command;
    };
  }

  /// Runs a script in every member of a workspace that has it.
  String runInMembers(String script) {
    return switch (name) {
      case "pnpm" -> "pnpm -r --if-present run " + script;
      case "yarn" ->
          isBerry()
              ? "yarn workspaces foreach "
                  + (version.matches("[v^~]?[23](\\..*)?") ? "" : "-A ")
                  + "run "
                  + script
              : "yarn workspaces run " + script;
      case "bun" -> "bun run --filter '*' " + script;
      default ->
          (script.equals("test") ? "npm test" : "npm run " + script) + " --workspaces --if-present";
    };
  }
}
