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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import sh.zagi.env.Progress;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.fetch.Artifact;
import sh.zagi.env.fetch.Artifacts;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.fetch.FetchGateway;
import sh.zagi.env.fetch.Integrity;
import sh.zagi.env.fetch.Registry;
import sh.zagi.env.fetch.RegistryClient;
import sh.zagi.env.fetch.Sandbox;
import sh.zagi.env.lock.LockedNpm;
import sh.zagi.env.spec.DepsSpec;

/// Pins the npm packages of a project: from its lockfile, or, where there is none or an old one, by
/// asking npm itself in a sandbox.
public final class NpmResolver {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private final RegistryClient client;
  private final Artifacts artifacts;
  private final Path work;

  /// @param work an existing folder for temporary files
  public NpmResolver(RegistryClient client, Artifacts artifacts, Path work) {
    this.client = client;
    this.artifacts = artifacts;
    this.work = work;
  }

  /// The programs with which npm runs.
  ///
  /// @param tree of the root file system
  /// @param node the layer with Node.js and npm
  public record Platform(Path tree, Path node) {}

  /// The texts of the project on which the pins depend, by path.
  public static Map<String, byte[]> inputs(ProjectFiles files, DepsSpec deps)
      throws FetchException {
    return NpmManifests.texts(files, deps);
  }

  /// Pins every package, with its tarball fetched and checked.
  public LockedNpm resolve(ProjectFiles files, DepsSpec deps, Platform platform, Progress progress)
      throws FetchException, IOException, InterruptedException {
    Map<String, byte[]> texts = NpmManifests.texts(files, deps);
    boolean legacy = NpmManifests.legacyPeerDeps(files, deps);
    String lockPath =
        deps.folder().isEmpty() ? NpmManifests.LOCK : deps.folder() + "/" + NpmManifests.LOCK;
    Optional<NpmLockfile> complete =
        Optional.ofNullable(texts.get(lockPath)).flatMap(NpmLockfile::parse);
    if (complete.isEmpty()) {
      progress.step("resolving npm packages");
      Optional<byte[]> made = lockByNpm(texts, deps, platform, legacy);
      if (made.isEmpty() && !legacy) {
        legacy = true;
        made = lockByNpm(texts, deps, platform, true);
      }
      complete = made.flatMap(NpmLockfile::parse);
    }
    NpmLockfile lockfile =
        complete.orElseThrow(
            () -> new FetchException("npm cannot resolve the dependencies of " + deps.manifest()));
    return pin(lockfile, new Asked(deps, texts, lockPath, legacy), progress);
  }

  /// What is to be pinned.
  ///
  /// @param texts of the project, by path; the lockfile's is replaced by the complete one
  private record Asked(
      DepsSpec deps, Map<String, byte[]> texts, String lockPath, boolean legacyPeerDeps) {}

  private LockedNpm pin(NpmLockfile lockfile, Asked asked, Progress progress)
      throws FetchException, IOException, InterruptedException {
    List<NpmLockfile.Entry> entries = lockfile.entries();
    progress.step("fetching " + entries.size() + " npm packages");
    List<LockedNpm.Tarball> tarballs = fetch(entries, progress);
    Map<String, Integrity> integrityByKey = new TreeMap<>();
    for (int i = 0; i < entries.size(); i++) {
      integrityByKey.put(
          entries.get(i).key(), Integrity.parse(tarballs.get(i).integrity()).orElseThrow());
    }
    asked.texts().put(asked.lockPath(), lockfile.pinned(integrityByKey));
    Map<String, String> digests = new TreeMap<>();
    for (Map.Entry<String, byte[]> text : asked.texts().entrySet()) {
      digests.put(text.getKey(), artifacts.put(text.getValue()).sha256());
    }
    List<LockedNpm.Tarball> distinct =
        tarballs.stream()
            .distinct()
            .sorted(
                Comparator.comparing(LockedNpm.Tarball::name)
                    .thenComparing(LockedNpm.Tarball::version))
            .toList();
    return new LockedNpm(asked.deps().manifest(), digests, asked.legacyPeerDeps(), distinct);
  }

  private List<LockedNpm.Tarball> fetch(List<NpmLockfile.Entry> entries, Progress progress)
      throws FetchException, IOException, InterruptedException {
    AtomicInteger done = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<LockedNpm.Tarball>> running = new ArrayList<>();
      for (NpmLockfile.Entry entry : entries) {
        running.add(
            threads.submit(() -> {
              LockedNpm.Tarball tarball = fetch(entry);
              progress.detail(done.incrementAndGet(), entries.size());
              return tarball;
            }));
      }
      List<LockedNpm.Tarball> tarballs = new ArrayList<>();
      for (Future<LockedNpm.Tarball> one : running) {
        tarballs.add(one.get());
      }
      return tarballs;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case FetchException refused -> throw refused;
        case IOException fault -> throw fault;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  private LockedNpm.Tarball fetch(NpmLockfile.Entry entry)
      throws FetchException, IOException, InterruptedException {
    Artifact artifact = client.artifact(entry.path(), entry.integrity().stream().toList());
    Integrity integrity =
        entry.integrity().isPresent() ? entry.integrity().get() : artifacts.sha512(artifact);
    return new LockedNpm.Tarball(
        entry.name(), entry.version(), integrity.sri(), artifact.sha256(), artifact.sizeBytes());
  }

  /// Lets npm write a lockfile without installing anything or running any script.
  private Optional<byte[]> lockByNpm(
      Map<String, byte[]> texts, DepsSpec deps, Platform platform, boolean legacy)
      throws FetchException, IOException, InterruptedException {
    try (WorkFolder folder = WorkFolder.create(work, "npm")) {
      for (Map.Entry<String, byte[]> text : texts.entrySet()) {
        Path file = folder.path().resolve(text.getKey());
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, text.getValue());
      }
      Sandbox sandbox =
          new Sandbox(
              platform.tree(),
              List.of(
                  new Sandbox.Bind(platform.node(), "/opt/zagi/node", false),
                  new Sandbox.Bind(folder.path(), "/workspace", true)),
              variables(legacy),
              TIMEOUT);
      Sandbox.Outcome outcome =
          sandbox.run(
              client,
              List.of(
                  "npm",
                  "install",
                  "--prefix",
                  "/workspace/" + deps.folder(),
                  "--package-lock-only",
                  "--ignore-scripts",
                  "--lockfile-version=3"));
      Path made = folder.path().resolve(deps.folder()).resolve(NpmManifests.LOCK);
      if (outcome.succeeded() && Files.isRegularFile(made)) {
        return Optional.of(Files.readAllBytes(made));
      }
      if (legacy) {
        throw new FetchException(
            "npm cannot resolve the dependencies of " + deps.manifest() + reason(outcome));
      }
      return Optional.empty();
    }
  }

  private static Map<String, String> variables(boolean legacy) {
    Map<String, String> variables = new TreeMap<>();
    variables.put("PATH", "/opt/zagi/node/bin:/usr/bin:/bin");
    variables.put("npm_config_registry", FetchGateway.address(Registry.NPM));
    variables.put("npm_config_cache", "/tmp/npm");
    variables.put("npm_config_omit_lockfile_registry_resolved", "true");
    variables.put("npm_config_audit", "false");
    variables.put("npm_config_fund", "false");
    variables.put("npm_config_update_notifier", "false");
    variables.put("npm_config_legacy_peer_deps", Boolean.toString(legacy));
    return variables;
  }

  private static String reason(Sandbox.Outcome outcome) {
    return outcome.lastLines().stream()
        .filter(line -> line.matches("npm (ERR!|error) (?!code|A complete|errno).{5,}"))
        .findFirst()
        .map(line -> ": " + line.replaceFirst("npm (ERR!|error) ", "").strip())
        .orElse("");
  }
}
