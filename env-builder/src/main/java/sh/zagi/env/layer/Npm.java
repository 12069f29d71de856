// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.Progress;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.fetch.Artifact;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.fetch.FetchGateway;
import sh.zagi.env.fetch.Integrity;
import sh.zagi.env.fetch.Registry;
import sh.zagi.env.fetch.Sandbox;
import sh.zagi.env.lock.Locked;
import sh.zagi.env.lock.LockedNpm;
import sh.zagi.env.spec.DepsSpec;
import sh.zagi.storage.folder.WorkFolder;

/// npm: pinned by the lockfile, or, where there is none or an old one, by asking npm itself in a
/// sandbox; installed by npm from a filled cache.
final class Npm implements LibraryKind {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private static final Pattern SPEAKER = Pattern.compile("^(?:npm (?:ERR!|error)|\\d+ error) ?");
  private static final Pattern SCRIPT_OF = Pattern.compile("path /workspace/.*node_modules/(\\S+)");
  private static final Pattern REASON =
      Pattern.compile("(?::|\\bwas) not found\\b|fatal error:|\\berror: |Error: ");

  /// What only says that something else failed.
  private static final Pattern SECOND_HAND =
      Pattern.compile("Failed to execute|failed with exit code|command failed|\\bnot ok\\b");

  @Override
  public String name() {
    return DepsSpec.NPM;
  }

  @Override
  public Registry registry() {
    return Registry.NPM;
  }

  @Override
  public Map<String, byte[]> inputs(ProjectFiles files, DepsSpec deps) throws FetchException {
    return NpmManifests.texts(files, deps);
  }

  @Override
  public LockedNpm resolve(Workshop workshop, Project project, DepsSpec deps, Progress progress)
      throws FetchException, IOException, InterruptedException {
    Map<String, byte[]> texts = NpmManifests.texts(project.files(), deps);
    boolean legacy = NpmManifests.legacyPeerDeps(project.files(), deps);
    String lockPath = deps.beside(NpmManifests.LOCK);
    Optional<NpmLockfile> complete =
        Optional.ofNullable(texts.get(lockPath)).flatMap(NpmLockfile::parse);
    if (complete.isEmpty()) {
      progress.step("resolving npm packages");
      Optional<byte[]> made = lockByNpm(workshop, texts, deps, legacy);
      if (made.isEmpty() && !legacy) {
        legacy = true;
        made = lockByNpm(workshop, texts, deps, true);
      }
      complete = made.flatMap(NpmLockfile::parse);
    }
    NpmLockfile lockfile =
        complete.orElseThrow(
            () -> new FetchException("npm cannot resolve the dependencies of " + deps.manifest()));
    return pin(workshop, lockfile, new Asked(deps, texts, lockPath, legacy), progress);
  }

  /// What is to be pinned.
  ///
  /// @param texts of the project, by path; the lockfile's is replaced by the complete one
  private record Asked(
      DepsSpec deps, Map<String, byte[]> texts, String lockPath, boolean legacyPeerDeps) {}

  private static LockedNpm pin(
      Workshop workshop, NpmLockfile lockfile, Asked asked, Progress progress)
      throws FetchException, IOException, InterruptedException {
    List<NpmLockfile.Entry> entries = lockfile.entries();
    progress.step("fetching " + entries.size() + " npm packages");
    List<Artifact> artifacts =
        workshop.fetch(
            entries.stream()
                .map(one -> new Workshop.Wanted(one.path(), one.integrity().stream().toList()))
                .toList(),
            progress);
    List<LockedNpm.Tarball> tarballs = new ArrayList<>();
    Map<String, Integrity> integrityByKey = new TreeMap<>();
    for (int i = 0; i < entries.size(); i++) {
      NpmLockfile.Entry entry = entries.get(i);
      Artifact artifact = artifacts.get(i);
      Integrity integrity =
          entry.integrity().isPresent()
              ? entry.integrity().get()
              : workshop.artifacts().sha512(artifact);
      integrityByKey.put(entry.key(), integrity);
      tarballs.add(
          new LockedNpm.Tarball(
              entry.name(),
              entry.version(),
              integrity.sri(),
              artifact.sha256(),
              artifact.sizeBytes()));
    }
    asked.texts().put(asked.lockPath(), lockfile.pinned(integrityByKey));
    List<LockedNpm.Tarball> distinct =
        tarballs.stream()
            .distinct()
            .sorted(
                Comparator.comparing(LockedNpm.Tarball::name)
                    .thenComparing(LockedNpm.Tarball::version))
            .toList();
    return new LockedNpm(
        asked.deps().manifest(), workshop.keep(asked.texts()), asked.legacyPeerDeps(), distinct);
  }

  /// Lets npm write a lockfile without installing anything or running any script.
  private static Optional<byte[]> lockByNpm(
      Workshop workshop, Map<String, byte[]> texts, DepsSpec deps, boolean legacy)
      throws FetchException, IOException, InterruptedException {
    try (WorkFolder folder = WorkFolder.create(workshop.work(), "npm")) {
      for (Map.Entry<String, byte[]> text : texts.entrySet()) {
        Path file = folder.path().resolve(text.getKey());
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, text.getValue());
      }
      Path tools =
          workshop
              .platform()
              .tools()
              .orElseThrow(() -> new FetchException("deps need tools.node and npm"));
      Sandbox sandbox =
          new Sandbox(
              workshop.platform().rootfs().trees(),
              List.of(
                  new Sandbox.Bind(tools, Platform.TOOLS, false),
                  new Sandbox.Bind(folder.path(), Placement.WORKSPACE, true)),
              variables(legacy),
              TIMEOUT);
      Sandbox.Outcome outcome =
          sandbox.run(
              workshop.client(),
              List.of(
                  "npm",
                  "install",
                  "--prefix",
                  "/workspace/" + deps.folder(),
                  "--package-lock-only",
                  "--ignore-scripts",
                  "--lockfile-version=3"));
      Path made = folder.path().resolve(deps.beside(NpmManifests.LOCK));
      if (outcome.succeeded() && Files.isRegularFile(made)) {
        return Optional.of(Files.readAllBytes(made));
      }
      if (legacy) {
        throw new FetchException(
            "npm cannot resolve the dependencies of "
                + deps.manifest()
                + said(outcome.lastLines()).map(line -> ": " + line).orElse(""));
      }
      return Optional.empty();
    }
  }

  private static Map<String, String> variables(boolean legacy) {
    Map<String, String> variables = new TreeMap<>();
    variables.put("PATH", Platform.TOOLS + "/bin:/usr/bin:/bin");
    variables.put("npm_config_registry", FetchGateway.address(Registry.NPM));
    variables.put("npm_config_cache", "/tmp/npm");
    variables.put("npm_config_omit_lockfile_registry_resolved", "true");
    variables.put("npm_config_audit", "false");
    variables.put("npm_config_fund", "false");
    variables.put("npm_config_update_notifier", "false");
    variables.put("npm_config_legacy_peer_deps", Boolean.toString(legacy));
    return variables;
  }

  @Override
  public Recipe recipe(Workshop workshop, Locked locked)
      throws FetchException, IOException, InterruptedException {
    LockedNpm npm = (LockedNpm) locked;
    if (workshop.platform().tools().isEmpty()) {
      throw new FetchException("deps need tools.node and npm");
    }
    Recipe recipe = new Recipe("zagi-npm-deps", "npm.sh").on(workshop.platform());
    for (int i = 0; i < npm.packages().size(); i++) {
      // npm finds a tarball in its cache by the digest that the lockfile states
      Integrity integrity = Integrity.parse(npm.packages().get(i).integrity()).orElseThrow();
      String hex = integrity.hex();
      recipe.file(
          workshop.fetch(npm.artifacts().get(i)),
          String.join(
              "/",
              integrity.algorithm(),
              hex.substring(0, 2),
              hex.substring(2, 4),
              hex.substring(4)));
    }
    int slash = npm.manifest().lastIndexOf('/');
    return recipe
        .texts(workshop, npm)
        .setting("folder", slash < 0 ? "" : npm.manifest().substring(0, slash))
        .setting("legacyPeerDeps", Boolean.toString(npm.legacyPeerDeps()));
  }

  @Override
  public Placement placement(Locked locked) {
    return Placement.at(Placement.WORKSPACE);
  }

  @Override
  public Optional<String> complaint(List<String> log) {
    return said(log).map(line -> "npm ci: " + line);
  }

  /// The library whose install script failed, and the first line with a reason; else what npm
  /// itself says first.
  private static Optional<String> said(List<String> lines) {
    List<String> plain =
        lines.stream().map(line -> SPEAKER.matcher(line).replaceFirst("").strip()).toList();
    Optional<String> reason =
        plain.stream()
            .filter(line -> REASON.matcher(line).find() && !SECOND_HAND.matcher(line).find())
            .findFirst();
    Optional<String> library =
        plain.stream()
            .map(SCRIPT_OF::matcher)
            .filter(Matcher::matches)
            .map(m -> m.group(1))
            .findFirst();
    if (reason.isPresent() && library.isPresent()) {
      return Optional.of(Complaints.plain(library.get() + ": " + reason.get()));
    }
    return lines.stream()
        .filter(
            line -> line.matches("npm (ERR!|error) (?!code|A complete|errno|path|command).{5,}"))
        .findFirst()
        .map(line -> line.replaceFirst("npm (ERR!|error) ", "").strip());
  }
}
