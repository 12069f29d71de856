// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.nix.NixStore;
import sh.zagi.storage.folder.Trees;

/// Removes what no environment needs. It touches only what this server put there: the store of the
/// machine may have other users.
public final class Collector {
  private static final Logger LOG = LoggerFactory.getLogger(Collector.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// Temporary files of this age belong to nobody who still runs.
  private static final Duration LEFT_OVER = Duration.ofHours(1);

  private final NixStore store;
  private final Path folder;
  private final Path copies;
  private final Duration patience;
  private final BuildGate gate;
  private final LayerHolds holds;

  /// @param folder usually `DATA/env`
  /// @param copies where packed copies for other machines lie, see [BinaryCache]
  public Collector(NixStore store, Path folder, Path copies) {
    this(store, folder, copies, PATIENCE);
  }

  Collector(NixStore store, Path folder, Path copies, Duration patience) {
    this.patience = patience;
    this.store = store;
    this.folder = folder;
    this.copies = copies;
    this.gate = new BuildGate();
    this.holds = new LayerHolds(store);
  }

  /// Which builds go through, so that none meets a collection.
  public BuildGate gate() {
    return gate;
  }

  /// What sessions use.
  public LayerHolds holds() {
    return holds;
  }

  /// What is kept because it was built or brought here; what sessions hold proves nothing.
  public Set<Path> kept() throws IOException {
    Set<Path> kept = new TreeSet<>();
    store
        .kept()
        .forEach((name, path) -> {
          if (!LayerHolds.isHold(name)) {
            kept.add(NixStore.object(path).orElse(path));
          }
        });
    return kept;
  }

  /// How a collection ended.
  public sealed interface Outcome {
    record Done(Collected collected) implements Outcome {}

    /// A build ran all the time.
    record Busy() implements Outcome {}
  }

  /// What must stay; asked when no build runs any more.
  public interface Stay {
    /// What descriptions mention.
    Live live();

    /// Sessions whose holds count; other holds are of sessions that are gone.
    Set<Integer> sessions();
  }

  /// Removes, or only looks.
  public Outcome collect(Stay stay, boolean dryRun) throws IOException, InterruptedException {
    Optional<BuildGate.Passage> passage = gate.collection(patience);
    if (passage.isEmpty()) {
      return new Outcome.Busy();
    }
    try (BuildGate.Passage _ = passage.get()) {
      Live live = stay.live();
      Doomed doomed = doom(live, stay);
      Collected collected = new Collected(new TreeMap<>());
      collected = collected.with("store paths", storePaths(doomed, dryRun));
      Set<Path> present = present(live);
      collected = collected.with("unpacked layers", unpacked(present, dryRun));
      collected = collected.with("artefacts", artefacts(live, dryRun));
      collected = collected.with("packed copies", copies(present, dryRun));
      collected = collected.with("left-overs", leftOvers(dryRun));
      return new Outcome.Done(collected);
    } finally {
      holds.spare();
    }
  }

  /// @param roots that nobody needs any more; they are gone already
  /// @param candidates what they kept, perhaps together with other roots
  private record Doomed(Map<String, Path> roots, Set<Path> candidates) {}

  private Doomed doom(Live live, Stay stay) throws IOException {
    // a session that begins now waits until it is known what goes
    synchronized (holds) {
      Map<String, Path> roots = new HashMap<>(store.kept());
      Set<Integer> sessions = stay.sessions();
      roots
          .entrySet()
          .removeIf(root ->
              live.objects().contains(NixStore.object(root.getValue()).orElse(root.getValue()))
                  || LayerHolds.isOf(root.getKey(), sessions));
      Set<Path> candidates = new TreeSet<>(StorePathSets.closure(store, roots.values()));
      candidates.addAll(StorePathSets.making(store, roots.values()));
      holds.doom(candidates);
      for (String name : roots.keySet()) {
        store.release(name);
      }
      return new Doomed(roots, candidates);
    }
  }

  private Amount storePaths(Doomed doomed, boolean dryRun) throws IOException {
    Set<Path> going = new TreeSet<>(StorePathSets.dead(store));
    going.retainAll(doomed.candidates());
    going = StorePathSets.removable(store, going);
    Amount amount = amount(going);
    if (dryRun) {
      for (Map.Entry<String, Path> root : doomed.roots().entrySet()) {
        store.keepNow(root.getKey(), root.getValue());
      }
    } else {
      StorePathSets.delete(store, going);
      LOG.info("removed {} store paths, {} bytes", amount.count(), amount.bytes());
    }
    return amount;
  }

  /// Counts an inode only when all of its names go; the store itself has one more name of each.
  private static Amount amount(Set<Path> going) throws IOException {
    Map<Long, FileSizes.Inode> inodes = new HashMap<>();
    for (Path path : going) {
      FileSizes.of(path)
          .files()
          .forEach((inode, seen) -> inodes.merge(inode, seen, FileSizes.Inode::plus));
    }
    long bytes =
        inodes.values().stream()
            .filter(inode -> inode.names() + 1 >= inode.links())
            .mapToLong(FileSizes.Inode::realBytes)
            .sum();
    return new Amount(going.size(), bytes);
  }

  private Set<Path> present(Live live) throws IOException {
    Set<Path> roots = new TreeSet<>(live.objects());
    store.kept().entrySet().stream()
        .filter(root -> LayerHolds.isHold(root.getKey()))
        .map(Map.Entry::getValue)
        .forEach(roots::add);
    Set<Path> all = new TreeSet<>(roots);
    all.addAll(StorePathSets.closure(store, roots));
    return all;
  }

  /// Folders named by the store object from which they were made.
  private Amount unpacked(Set<Path> present, boolean dryRun) throws IOException {
    List<String> names = present.stream().map(path -> String.valueOf(path.getFileName())).toList();
    return remove(
        children(folder.resolve("layers")),
        file -> names.stream().noneMatch(String.valueOf(file.getFileName())::startsWith),
        dryRun);
  }

  private Amount artefacts(Live live, boolean dryRun) throws IOException {
    Amount amount = Amount.NONE;
    for (Path part : children(folder.resolve("artifacts"))) {
      if (String.valueOf(part.getFileName()).length() == 2) {
        amount =
            amount.plus(
                remove(
                    children(part),
                    file -> !live.digests().contains(String.valueOf(file.getFileName())),
                    dryRun));
      }
    }
    return amount;
  }

  private Amount copies(Set<Path> present, boolean dryRun) throws IOException {
    Set<String> hashes = new TreeSet<>();
    present.forEach(path -> hashes.add(String.valueOf(path.getFileName()).substring(0, 32)));
    Set<String> files = new TreeSet<>();
    for (Path info : children(copies)) {
      String name = String.valueOf(info.getFileName());
      if (name.endsWith(NarInfo.SUFFIX) && hashes.contains(name.replace(NarInfo.SUFFIX, ""))) {
        NarInfo.parse(Files.readString(info)).ifPresent(known -> files.add(known.url()));
      }
    }
    Amount infos =
        remove(
            children(copies),
            file -> {
              String name = String.valueOf(file.getFileName());
              return name.endsWith(NarInfo.SUFFIX)
                  && !hashes.contains(name.replace(NarInfo.SUFFIX, ""));
            },
            dryRun);
    return infos.plus(
        remove(
            children(copies.resolve("nar")),
            file -> !files.contains("nar/" + file.getFileName()),
            dryRun));
  }

  private Amount leftOvers(boolean dryRun) throws IOException {
    Instant limit = Instant.now().minus(LEFT_OVER);
    List<Path> all = new ArrayList<>();
    for (String name : List.of("work", "debs", "artifacts/new")) {
      all.addAll(children(folder.resolve(name)));
    }
    return remove(all, file -> isOlder(file, limit), dryRun);
  }

  private static boolean isOlder(Path file, Instant limit) {
    try {
      return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(limit);
    } catch (IOException _) {
      return false;
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static Amount remove(List<Path> files, Predicate<Path> goes, boolean dryRun)
      throws IOException {
    Amount amount = Amount.NONE;
    for (Path file : files.stream().filter(goes).toList()) {
      amount = amount.plus(new Amount(1, FileSizes.of(file).realBytes()));
      if (!dryRun) {
        Trees.delete(file);
      }
    }
    return amount;
  }
}
