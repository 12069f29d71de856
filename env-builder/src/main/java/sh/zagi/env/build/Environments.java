// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.Environment;
import sh.zagi.env.Manifest;
import sh.zagi.env.Progress;
import sh.zagi.env.Resolution;
import sh.zagi.env.choose.Choice;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.fetch.Registries;
import sh.zagi.env.layer.Platform;
import sh.zagi.env.layer.Project;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.env.lock.EnvLock;
import sh.zagi.env.lock.Locked;
import sh.zagi.env.lock.LockedFiles;
import sh.zagi.env.lock.LockedMaven;
import sh.zagi.env.lock.LockedNpm;
import sh.zagi.env.spec.EnvNix;
import sh.zagi.env.spec.EnvSpec;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.FileTree;
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
  private final Cache<Place, Environment> remembered =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();
  private final Map<Place, Preparation> running = new ConcurrentHashMap<>();

  private Environments(Builder builder) {
    this.builder = builder;
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
    Registries found =
        registries.or(
            Registries.discover(Path.of(System.getProperty("user.home", "/")), System.getenv()));
    return new Environments(new Builder(folder, found));
  }

  /// The environment of a tree, if it was prepared before and is complete on this machine.
  public Optional<Environment> cached(Repo repo, TreeId tree) {
    Place place = new Place(repo.path(), tree);
    Optional<Environment> known =
        Optional.ofNullable(remembered.getIfPresent(place)).filter(EnvRefs::exists);
    if (known.isPresent()) {
      return known;
    }
    Optional<Environment> found = EnvRefs.find(repo, tree);
    found.ifPresent(environment -> remembered.put(place, environment));
    return found;
  }

  /// Makes the environment of a commit, or finds it made. Of equal calls at the same time one works
  /// and the others wait for it.
  public Resolution prepare(Repo repo, CommitId commit, Progress progress)
      throws InterruptedException {
    TreeId tree = repo.treeId(commit);
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
      Resolution resolution = make(repo, tree, running.told());
      if (resolution instanceof Resolution.Ready ready) {
        remembered.put(place, ready.environment());
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

  private Resolution make(Repo repo, TreeId tree, Progress progress) throws InterruptedException {
    try {
      progress.step("looking at the project");
      Request request = Request.of(repo.tree(tree));
      List<EnvRefs.Described> earlier =
          EnvRefs.all(repo).stream()
              .filter(one -> one.lock().request().equals(request.digest()))
              .toList();
      return new Resolution.Ready(make(repo, tree, request, earlier, progress), true);
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

  /// @param earlier locks of this repository that answer the same request
  private Environment make(
      Repo repo, TreeId tree, Request request, List<EnvRefs.Described> earlier, Progress progress)
      throws Stop, IOException, InterruptedException {
    Draft draft = draft(request, earlier, progress);
    String envNix = draft.envNix();
    EnvSpec spec =
        request.written().isPresent()
            ? request.written().get().spec()
            : Request.evaluate("env.nix", envNix.getBytes(UTF_8));
    FileTree files = repo.tree(tree);
    Map<String, String> inputs = LockInputs.digests(new ProjectFiles(files), spec);
    Optional<EnvRefs.Described> same =
        earlier.stream().filter(one -> one.lock().lockfiles().equals(inputs)).findFirst();
    Optional<Environment> complete =
        same.filter(one -> one.lock().builder().equals(Builder.digest()))
            .flatMap(one -> EnvRefs.complete(repo, one.key(), request.app()));
    if (complete.isPresent()) {
      EnvRefs.note(repo, tree, complete.get());
      return complete.get();
    }
    if (same.isPresent()) {
      EnvRefs.restoreTexts(repo, same.get(), builder.artifacts());
    }
    EnvLock lock =
        same.isPresent()
            ? rebuilt(same.get().lock())
            : resolve(
                repo,
                tree,
                new Question(request, draft.reasons(), spec, inputs),
                earlier,
                progress);
    Manifest manifest = builder.build(spec, lock, progress);
    Environment environment = new Environment(lock.key(), request.app(), manifest);
    EnvRefs.write(
        repo, tree, environment, new EnvRefs.Parts(envNix, spec, lock, builder.artifacts()));
    return environment;
  }

  /// The text that is evaluated, and why each of its packages is there as far as that is known.
  private record Draft(String envNix, Map<String, String> reasons) {}

  private Draft draft(Request request, List<EnvRefs.Described> earlier, Progress progress)
      throws Stop, InterruptedException {
    if (request.written().isPresent()) {
      return new Draft(request.written().get().text(), Map.of());
    }
    if (!earlier.isEmpty()) {
      return new Draft(earlier.getFirst().envNix(), Map.of());
    }
    Choice choice = builder.choose(request.plan().orElseThrow(), progress);
    return new Draft(EnvNix.text(choice.spec()), choice.reasons());
  }

  /// The same pins for the scripts of today.
  private static EnvLock rebuilt(EnvLock lock) {
    return new EnvLock(
        EnvLock.FORMAT,
        Builder.digest(),
        lock.request(),
        lock.spec(),
        lock.sources(),
        lock.debian(),
        lock.tools(),
        lock.npm(),
        lock.maven(),
        lock.libraries(),
        lock.lockfiles());
  }

  private record Question(
      Request request, Map<String, String> reasons, EnvSpec spec, Map<String, String> inputs) {}

  private EnvLock resolve(
      Repo repo, TreeId tree, Question question, List<EnvRefs.Described> earlier, Progress progress)
      throws Stop, IOException, InterruptedException {
    Builder.Pins pins =
        earlier.isEmpty()
            ? builder.pins(question.spec(), question.reasons(), progress)
            : new Builder.Pins(
                earlier.getFirst().lock().sources(),
                earlier.getFirst().lock().debian(),
                earlier.getFirst().lock().tools());
    Platform platform = builder.platform(pins, progress);
    Project project =
        new Project(new ProjectFiles(repo.tree(tree)), folder -> repo.checkout(tree, folder));
    List<Locked> libraries = builder.libraries(question.spec(), project, platform, progress);
    return new EnvLock(
        EnvLock.FORMAT,
        Builder.digest(),
        question.request().digest(),
        CanonicalJson.sha256(CanonicalJson.bytes(question.spec())),
        pins.sources(),
        pins.debian(),
        pins.tools(),
        only(LockedNpm.class, libraries),
        only(LockedMaven.class, libraries),
        only(LockedFiles.class, libraries),
        question.inputs());
  }

  private static <T> List<T> only(Class<T> type, List<Locked> libraries) {
    return libraries.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Override
  public void close() {
    builder.close();
  }
}
