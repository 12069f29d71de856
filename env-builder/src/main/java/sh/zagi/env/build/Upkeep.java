// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.EnvKey;
import sh.zagi.env.Environment;
import sh.zagi.env.Layer;
import sh.zagi.env.nix.NixStore;
import sh.zagi.env.store.Amount;
import sh.zagi.env.store.BinaryCache;
import sh.zagi.env.store.BuildGate;
import sh.zagi.env.store.Collected;
import sh.zagi.env.store.Collector;
import sh.zagi.env.store.LayerHolds;
import sh.zagi.env.store.Live;
import sh.zagi.env.store.SigningKey;
import sh.zagi.env.store.StoreUsage;
import sh.zagi.storage.repo.Repo;

/// Looks after what is kept of environments: what repositories describe stays, the rest can go.
public final class Upkeep {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final String COPIES = "copies";
  private static final int REMEMBERED = 1000;

  private final NixStore store;
  private final Path folder;
  private final Collector collector;

  /// What the store was asked for already.
  private final Set<Path> valid = ConcurrentHashMap.newKeySet();

  /// By commit that describes an environment.
  private final Cache<String, Set<Path>> closures =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  Upkeep(NixStore store, Path folder) {
    this.store = store;
    this.folder = folder;
    this.collector = new Collector(store, folder, folder.resolve(COPIES));
  }

  BuildGate gate() {
    return collector.gate();
  }

  /// Keeps the layers of sessions.
  public LayerHolds holds() {
    return collector.holds();
  }

  /// Who has a use for environments; asked for when no build runs any more.
  ///
  /// @param repositories all that are alive
  /// @param sessions whose layers stay
  /// @param environments that sessions run in
  /// @param keep how long a description stays that nobody has a use for
  public record Users(
      Supplier<? extends Collection<Repo>> repositories,
      Supplier<Set<Integer>> sessions,
      Supplier<Set<EnvKey>> environments,
      Duration keep) {}

  /// Removes what no repository describes and no session uses, after the descriptions that are
  /// over.
  ///
  /// @param dryRun only looks
  public Collector.Outcome collect(Users users, boolean dryRun)
      throws IOException, InterruptedException {
    AtomicInteger expired = new AtomicInteger();
    Collector.Outcome outcome =
        collector.collect(
            new Collector.Stay() {
              @Override
              public Live live() {
                return Upkeep.live(users, dryRun, expired);
              }

              @Override
              public Set<Integer> sessions() {
                return users.sessions().get();
              }
            },
            dryRun);
    return outcome instanceof Collector.Outcome.Done(Collected collected)
        ? new Collector.Outcome.Done(
            collected.with("environments that nothing has", new Amount(expired.get(), 0)))
        : outcome;
  }

  /// Whether all layers of an environment are in the store, completely: a killed program may leave
  /// a folder there that the store does not know.
  boolean isWhole(Environment environment) {
    List<Path> unsure = new ArrayList<>();
    for (Layer layer : environment.manifest().layers()) {
      Path object = NixStore.object(layer.storePath()).orElse(layer.storePath());
      if (!Files.exists(layer.storePath())) {
        valid.remove(object);
        return false;
      }
      if (!valid.contains(object)) {
        unsure.add(object);
      }
    }
    try {
      if (!unsure.isEmpty()) {
        // a root is made when its path is registered, and reading links needs no program
        Set<Path> kept = collector.kept();
        List<Path> asked = unsure.stream().filter(object -> !kept.contains(object)).toList();
        if (!asked.isEmpty() && !store.missing(asked).isEmpty()) {
          return false;
        }
      }
      valid.addAll(unsure);
      return true;
    } catch (IOException e) {
      LOG.warn("the store cannot be asked for {}", environment.key().abbreviated(), e);
      return false;
    }
  }

  /// What whoever may read the repository may have copies of: the parts of its environments, and
  /// the files that their locks name.
  public Set<Path> shareable(Repo repo) throws IOException {
    Set<Path> all = new TreeSet<>();
    Map<String, String> refs = repo.refs(EnvRefs.PREFIX);
    for (Map.Entry<String, List<Path>> one : EnvRefs.present(repo).entrySet()) {
      String ref = EnvRefs.PREFIX + one.getKey();
      String commit = refs.getOrDefault(ref, "");
      Set<Path> closure = closures.getIfPresent(commit);
      if (closure == null) {
        closure = new TreeSet<>(StoreUsage.closure(store, one.getValue()));
        EnvRefs.files(repo, ref).stream().filter(Files::exists).forEach(closure::add);
        closures.put(commit, closure);
      }
      all.addAll(closure);
    }
    return all;
  }

  /// Packs what other machines may have.
  ///
  /// @param keys the folder of this server's keys
  public BinaryCache cache(Path keys) throws IOException {
    return new BinaryCache(store, folder.resolve(COPIES), SigningKey.in(keys));
  }

  /// Brings environments from other servers.
  public Pull pull() {
    return new Pull(store, gate());
  }

  /// What is kept beside the environments, by name.
  public Map<String, Amount> beside() throws IOException {
    Map<String, Amount> beside = new TreeMap<>();
    beside.put("artefacts", Amount.of(folder.resolve("artifacts")));
    beside.put("packed copies", Amount.of(folder.resolve(COPIES)));
    beside.put("unpacked layers", Amount.of(folder.resolve("layers")));
    beside.put("package indexes", Amount.of(folder.resolve("index")));
    return beside;
  }

  private static Live live(Users users, boolean dryRun, AtomicInteger expired) {
    Set<Path> objects = new HashSet<>();
    Set<String> digests = new HashSet<>();
    Expiry expiry = new Expiry(users.environments().get(), users.keep(), Instant.now());
    for (Repo repo : users.repositories().get()) {
      Set<String> over = expiry.expired(repo, dryRun);
      expired.addAndGet(over.size());
      Live live = EnvRefs.live(repo, over);
      if (!dryRun) {
        over.forEach(repo::remove);
      }
      objects.addAll(live.objects());
      digests.addAll(live.digests());
    }
    return new Live(objects, digests);
  }

  /// The disk that the environments of repositories take; those that this machine has not complete
  /// are left out.
  public StoreUsage usage(Collection<Repo> repositories) throws IOException {
    Map<String, List<Path>> present = new TreeMap<>();
    repositories.forEach(repo -> present.putAll(EnvRefs.present(repo)));
    return StoreUsage.of(store, present);
  }
}
