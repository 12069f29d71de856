// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.change.work.ProposedChanges;
import sh.zagi.change.work.WorkingCopies;
import sh.zagi.env.EnvKey;
import sh.zagi.env.Environment;
import sh.zagi.env.Manifest;
import sh.zagi.env.Progress;
import sh.zagi.env.Resolution;
import sh.zagi.env.attest.Provenance;
import sh.zagi.env.fetch.Registries;
import sh.zagi.env.flake.FlakeSettings;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.env.spec.EnvSpec;
import sh.zagi.env.store.BuildGate;
import sh.zagi.storage.queue.Turns;
import sh.zagi.storage.queue.Work;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.TreeId;

/// The environments of all repositories. Thread-safe.
///
/// An environment belongs to a tree: the same files, the same environment. What a repository once
/// pinned stays pinned: a lock that answers the same request wins over a new resolution, also when
/// every built layer is gone.
public final class Environments implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Environments.class);
  private static final int REMEMBERED = 1000;

  private final Builder builder;
  private final Proposals proposals;
  private final Cache<Place, Environment> remembered =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();
  private final Map<Place, Preparation> running = new ConcurrentHashMap<>();
  private final Turns turns = new Turns("environments");

  private Environments(Builder builder, Proposals proposals) {
    this.builder = builder;
    this.proposals = proposals;
  }

  private record Place(RepoPath repo, TreeId tree) {}

  /// The making of one environment: one works, all who wait hear of it.
  private record Preparation(ReentrantLock lock, ProgressGroup told) {
    Preparation() {
      this(new ReentrantLock(), new ProgressGroup());
    }
  }

  /// Opens the builder.
  ///
  /// @param folder for caches and pinned files, usually `DATA/env`
  /// @param registries as configured; where they are silent, as the machine's npm and Maven say
  public static Environments open(Path folder, Registries registries) throws IOException {
    return open(folder, registries, FlakeSettings.DEFAULT);
  }

  /// Opens the builder for a server with settings of its own for the inputs of env.nix.
  public static Environments open(Path folder, Registries registries, FlakeSettings flakes)
      throws IOException {
    Registries found =
        registries.or(
            Registries.discover(Path.of(System.getProperty("user.home", "/")), System.getenv()));
    Builder builder = new Builder(folder, found, flakes);
    ProposedChanges changes = new ProposedChanges(new SecureRandom());
    return new Environments(builder, new Proposals(builder, changes, InstantSource.system()));
  }

  /// What environments are and why.
  public Explanations explanations() {
    return new Explanations(builder);
  }

  /// Environments as changes that people accept.
  public Proposals proposals() {
    return proposals;
  }

  /// What is kept of environments on this machine.
  public Upkeep upkeep() {
    return builder.upkeep();
  }

  /// The environments that are being made, or wait for their turn.
  public List<Work> work() {
    return turns.list();
  }

  /// The environment of a tree, if it was prepared before and is complete on this machine.
  public Optional<Environment> cached(Repo repo, TreeId tree) {
    Place place = new Place(repo.path(), tree);
    Optional<Environment> known =
        Optional.ofNullable(remembered.getIfPresent(place)).filter(builder.upkeep()::isWhole);
    if (known.isPresent()) {
      return known;
    }
    Optional<Environment> found = EnvRefs.find(repo, tree).filter(builder.upkeep()::isWhole);
    found.ifPresent(environment -> remembered.put(place, environment));
    return found;
  }

  /// Makes the environment of a commit, or finds it made. Of equal calls at the same time one works
  /// and the others wait for it.
  public Resolution prepare(Repo repo, CommitId commit, Progress progress)
      throws InterruptedException {
    TreeId tree = WorkingCopies.files(repo, commit);
    Place place = new Place(repo.path(), tree);
    Preparation running = this.running.computeIfAbsent(place, _ -> new Preparation());
    running.told().add(progress);
    boolean waited = running.lock().isLocked();
    try {
      running.lock().lockInterruptibly();
    } catch (InterruptedException e) {
      running.told().remove(progress);
      throw e;
    }
    try {
      Optional<Environment> known = cached(repo, tree);
      if (known.isPresent()) {
        return new Resolution.Ready(known.get(), waited);
      }
      Resolution resolution;
      try (Turns.Turn turn = turns.await(repo.path() + " " + commit.abbreviated());
          BuildGate.Passage _ = builder.upkeep().gate().build()) {
        turn.begin();
        resolution = make(repo, tree, running.told());
      }
      if (resolution instanceof Resolution.Ready ready) {
        remembered.put(place, ready.environment());
        proposals.offer(repo, commit, ready.environment());
      }
      return resolution;
    } finally {
      running.told().remove(progress);
      running.lock().unlock();
      if (!running.lock().hasQueuedThreads()) {
        this.running.remove(place, running);
      }
    }
  }

  private Resolution make(Repo repo, TreeId tree, ProgressGroup progress)
      throws InterruptedException {
    try {
      progress.step("looking at the project");
      Pinning.Pinned pinned = new Pinning(builder).pin(Pinning.Wanted.of(repo, tree), progress);
      return new Resolution.Ready(made(repo, tree, pinned, progress), true);
    } catch (Request.NothingToRunException nothing) {
      return new Resolution.Nothing(String.valueOf(nothing.getMessage()));
    } catch (Stop stop) {
      LOG.info("{}: {} failed: {}", repo.path(), stop.step(), stop.sentence());
      return new Resolution.Failed(stop.step(), stop.sentence());
    } catch (IOException e) {
      LOG.error("{}: the environment of {} cannot be built", repo.path(), tree, e);
      return new Resolution.Failed("build", "this server cannot build: " + e.getMessage());
    }
  }

  private Environment made(Repo repo, TreeId tree, Pinning.Pinned pinned, ProgressGroup progress)
      throws Stop, IOException, InterruptedException {
    Instant started = Instant.now();
    Optional<Environment> complete =
        EnvRefs.complete(repo, pinned.lock().key(), pinned.request().app())
            .filter(builder.upkeep()::isWhole);
    if (complete.isPresent()) {
      EnvRefs.note(repo, tree, complete.get());
      return complete.get();
    }
    Manifest manifest = builder.build(pinned.spec(), pinned.lock(), pinned.envNix(), progress);
    Environment environment =
        new Environment(pinned.lock().key(), pinned.request().app(), manifest);
    EnvRefs.Parts parts =
        new EnvRefs.Parts(pinned.envNix(), pinned.spec(), pinned.lock(), builder.artifacts());
    EnvRefs.write(repo, tree, environment, parts);
    Provenance.Run run = new Provenance.Run(host(), pinned.envNix(), started, Instant.now());
    EnvRefs.attach(
        repo, environment.key(), "provenance", Provenance.of(pinned.lock(), manifest, run));
    EnvRefs.attach(repo, environment.key(), "log", progress.log().text());
    return environment;
  }

  private static String host() {
    try {
      return Files.readString(Path.of("/etc/hostname")).strip();
    } catch (IOException _) {
      return "unknown";
    }
  }

  /// What an environment of this repository was made from.
  public Optional<EnvSpec> spec(Repo repo, EnvKey key) {
    return repo.readFile(key.ref(), "spec.json")
        .map(bytes -> CanonicalJson.MAPPER.readValue(bytes, EnvSpec.class));
  }

  /// Which packages of the distribution bring each of some files; empty when that cannot be known
  /// now.
  ///
  /// @param paths without the first slash
  public Map<String, List<String>> packagesOfFiles(Collection<String> paths) {
    try {
      return builder.contents().find(paths);
    } catch (IOException e) {
      LOG.warn("the lists of files of the packages cannot be read: {}", e.getMessage());
      return Map.of();
    }
  }

  /// Another environment to try for a commit.
  ///
  /// @param from the one that it changes: what need not move stays pinned
  /// @param why what came in came in
  public record Change(EnvKey from, EnvSpec spec, String why) {}

  /// Builds a changed environment for a commit. Nothing is in effect until it is adopted.
  public Trial tryOut(Repo repo, CommitId commit, Change change, Progress progress)
      throws InterruptedException {
    TreeId tree = WorkingCopies.files(repo, commit);
    try (BuildGate.Passage _ = builder.upkeep().gate().build()) {
      Pinning.Pinned pinned = new Pinning(builder).pinChanged(repo, tree, change, progress);
      Manifest manifest = builder.build(pinned.spec(), pinned.lock(), pinned.envNix(), progress);
      Environment environment =
          new Environment(pinned.lock().key(), pinned.request().app(), manifest);
      EnvRefs.Parts parts =
          new EnvRefs.Parts(pinned.envNix(), pinned.spec(), pinned.lock(), builder.artifacts());
      return new Trial.Built(
          environment,
          () -> {
            EnvRefs.write(repo, tree, environment, parts);
            remembered.put(new Place(repo.path(), tree), environment);
            proposals.offer(repo, commit, environment);
          });
    } catch (Request.NothingToRunException nothing) {
      return new Trial.Failed("detect", String.valueOf(nothing.getMessage()));
    } catch (Stop stop) {
      return new Trial.Failed(stop.step(), stop.sentence());
    } catch (IOException e) {
      LOG.error("{}: a changed environment of {} cannot be built", repo.path(), tree, e);
      return new Trial.Failed("build", "this server cannot build: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    builder.close();
  }
}
