// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.fetch.FetchGateway;
import sh.zagi.env.fetch.Registry;
import sh.zagi.env.fetch.Sandbox;
import sh.zagi.env.spec.DepsSpec;
import sh.zagi.storage.folder.WorkFolder;

/// What pnpm and yarn have in common: the manifests of a root and its workspaces, settings that may
/// be obeyed, and how their programs are run.
record JsProject(ProjectFiles files, DepsSpec deps) {
  private static final Pattern IMPORTER = Pattern.compile("  '?([^\\s:']+)'?:.*");
  private static final Pattern WORKSPACE =
      Pattern.compile("  resolution: \".*@workspace:([^\"]+)\"");

  /// Settings that say where packages come from, who asks, or which program runs are not obeyed.
  private static final Pattern REFUSED =
      Pattern.compile(
          "(?i).*(registr|auth|token|password|email|proxy|cert|cafile|http|network|yarn-?path|plugins"
              + "|telemetry|folder|store-?dir|scopes|script-shell|node-?options).*|(//|@).*");

  /// The manifests of the root and of all folders below it, and what else is named.
  ///
  /// @param more names of files beside the root's manifest; settings are filtered
  Map<String, byte[]> texts(List<String> more) throws FetchException {
    Map<String, byte[]> texts = new TreeMap<>();
    texts.put(deps.manifest(), NpmManifests.forOthers(files, deps.manifest()));
    String prefix = deps.folder().isEmpty() ? "" : deps.folder() + "/";
    Set<String> members = members();
    for (String path : files.under(prefix)) {
      boolean manifest =
          path.endsWith("/package.json")
              && !path.equals(deps.manifest())
              && !path.contains("node_modules/");
      if (manifest && (members.isEmpty() || members.contains(path))) {
        putMember(texts, path);
      }
      if (path.endsWith(".patch")) {
        files.read(path).ifPresent(text -> texts.put(path, text));
      }
    }
    for (String name : more) {
      String path = deps.beside(name);
      files
          .readLock(path)
          .ifPresent(text -> texts.put(path, isSettings(name) ? obeyed(text) : text));
    }
    return texts;
  }

  /// The manifests that a lockfile counts as the workspace's; empty when it does not say.
  private Set<String> members() {
    Set<String> members = new TreeSet<>();
    boolean importers = false;
    for (String line : lines(Pnpm.LOCK)) {
      importers = (line.startsWith(" ") || line.isBlank()) ? importers : line.equals("importers:");
      Matcher importer = IMPORTER.matcher(line);
      if (importers && importer.matches()) {
        members.add(deps.beside(importer.group(1) + "/package.json"));
      }
    }
    for (String line : lines(YarnLock.FILE)) {
      Matcher workspace = WORKSPACE.matcher(line);
      if (workspace.matches()) {
        members.add(deps.beside(workspace.group(1) + "/package.json"));
      }
    }
    return members;
  }

  private List<String> lines(String name) {
    return files
        .readLock(deps.beside(name))
        .map(text -> new String(text, UTF_8).lines().toList())
        .orElse(List.of());
  }

  /// A fixture somewhere below may be broken without harm.
  private void putMember(Map<String, byte[]> texts, String path) {
    try {
      texts.put(path, NpmManifests.forOthers(files, path));
    } catch (FetchException _) {
      // not a member of the workspace, or its package manager says what is wrong
    }
  }

  private static boolean isSettings(String name) {
    return name.equals(".npmrc") || name.startsWith(".yarnrc");
  }

  /// Leaves out each refused setting with the lines that belong to it.
  static byte[] obeyed(byte[] settings) {
    StringBuilder kept = new StringBuilder();
    boolean refused = false;
    for (String line : new String(settings, UTF_8).lines().toList()) {
      boolean nested = line.startsWith(" ") || line.startsWith("\t") || line.startsWith("-");
      String key = line.split("[=:]", 2)[0].strip();
      refused = nested ? refused : REFUSED.matcher(key.isEmpty() ? line : key).matches();
      if (!refused && !line.isBlank() && !line.startsWith("#") && !line.startsWith(";")) {
        kept.append(line).append('\n');
      }
    }
    return kept.toString().getBytes(UTF_8);
  }

  /// The pinned program, or what to add to have it.
  static void needs(Platform platform, String program) throws FetchException {
    boolean there =
        platform.tools().isPresent()
            && Files.isSymbolicLink(platform.tools().get().resolve("bin").resolve(program));
    if (!there) {
      throw new FetchException(
          "deps of kind " + program + " need tools.node and tools." + program + " in env.nix");
    }
  }

  /// Lets the package manager write its lockfile, with the registry through a gateway.
  String lockedBy(Workshop workshop, Map<String, byte[]> texts, Ask ask)
      throws FetchException, IOException, InterruptedException {
    try (WorkFolder folder = WorkFolder.create(workshop.work(), ask.command().getFirst())) {
      for (Map.Entry<String, byte[]> text : texts.entrySet()) {
        Path file = folder.path().resolve(text.getKey());
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, text.getValue());
      }
      Map<String, String> variables = new TreeMap<>(ask.variables());
      variables.put("PATH", Platform.TOOLS + "/bin:/usr/bin:/bin");
      variables.put("npm_config_registry", FetchGateway.address(Registry.NPM));
      List<Sandbox.Bind> binds =
          List.of(
              new Sandbox.Bind(workshop.platform().tools().orElseThrow(), Platform.TOOLS, false),
              new Sandbox.Bind(folder.path(), Placement.WORKSPACE, true));
      List<String> command =
          new ArrayList<>(
              List.of("/bin/sh", "-ec", "cd \"/workspace/$0\"; exec \"$@\"", deps.folder()));
      command.addAll(ask.command());
      Sandbox.Outcome outcome =
          new Sandbox(workshop.platform().rootfs().trees(), binds, variables, Workshop.TIMEOUT)
              .run(workshop.client(), command);
      Path made = folder.path().resolve(deps.beside(ask.lockfile()));
      if (!outcome.succeeded() || !Files.isRegularFile(made)) {
        throw new FetchException(
            ask.command().getFirst()
                + " cannot resolve the dependencies of "
                + deps.manifest()
                + ": "
                + Complaints.last(outcome.lastLines()));
      }
      return Files.readString(made);
    }
  }

  /// How to get a lockfile.
  record Ask(String lockfile, List<String> command, Map<String, String> variables) {}
}
