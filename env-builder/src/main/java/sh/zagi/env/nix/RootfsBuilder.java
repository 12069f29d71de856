// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.nix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sh.zagi.env.Progress;
import sh.zagi.env.debian.DebDownloads;
import sh.zagi.env.debian.DebPackage;
import sh.zagi.env.debian.PackageSet;
import sh.zagi.env.fetch.Artifact;
import sh.zagi.env.fetch.Artifacts;
import sh.zagi.storage.folder.Trees;
import tools.jackson.databind.json.JsonMapper;

/// Builds root file systems from exact packages; equal package sets are built once. Thread-safe:
/// Nix lets the second of two equal builds wait for the first.
public final class RootfsBuilder {
  private static final Duration TIMEOUT = Duration.ofMinutes(30);
  private static final JsonMapper JSON = new JsonMapper();
  private static final String BUSYBOX = "busybox-static";

  /// How many bytes of packages, about a quarter of what they hold, are unpacked in memory. Beyond
  /// that a root file system is put together on the disk, which takes longer.
  private static final long IN_MEMORY_BYTES = 512L << 20;

  private static final Pattern STAGE_BEGINS =
      Pattern.compile("building '\\S+-(base|stage)\\.drv'.*");

  private final NixStore store;
  private final DebDownloads downloads;
  private final Artifacts artifacts;
  private final Path work;

  /// @param artifacts keeps the package files also when the store is lost
  /// @param work for temporary files; created when absent
  public RootfsBuilder(NixStore store, DebDownloads downloads, Artifacts artifacts, Path work)
      throws IOException {
    this.store = store;
    this.downloads = downloads;
    this.artifacts = artifacts;
    this.work = Files.createDirectories(work);
  }

  /// How a build ended.
  public sealed interface Result {
    /// @param rootfs each stage kept by a root named `rootfs-` and the first part of its store path
    record Built(Rootfs rootfs) implements Result {}

    /// @param step `fetch` or `build`
    /// @param sentence one line for a person
    record Failed(String step, String sentence) implements Result {}
  }

  /// Fetches what the store lacks, then builds. Returns at once when the result exists.
  ///
  /// @throws IOException when this machine is at fault: disk, Nix
  public Result build(PackageSet set, Progress progress) throws IOException {
    try {
      fetch(set, progress);
    } catch (IOException failure) {
      return new Result.Failed("fetch", String.valueOf(failure.getMessage()));
    }
    Path folder = Files.createTempDirectory(work, "rootfs");
    try {
      BuilderScripts.writeTo(folder);
      Path bootstrap = bootstrap(set, folder.resolve("bootstrap"));
      Files.write(folder.resolve("closure.json"), JSON.writeValueAsBytes(closure(set, bootstrap)));
      return build(set, folder.resolve("closure.nix"), progress);
    } finally {
      Trees.delete(folder);
    }
  }

  private Result build(PackageSet set, Path file, Progress progress) throws IOException {
    progress.step("installing " + set.packages().size() + " packages");
    // each package is announced twice, once unpacked and once configured
    int total = 2 * set.packages().size();
    AtomicInteger done = new AtomicInteger();
    AtomicInteger stages = new AtomicInteger();
    // the final name is known only afterwards; until then a root of this build alone holds the
    // result
    String temporary = "building-" + file.getName(file.getNameCount() - 2);
    NixBuild.Result result =
        new NixBuild(store)
            .build(
                new NixBuild.Target(file, "rootfs", temporary),
                TIMEOUT,
                line -> {
                  progress.output(line);
                  if (STAGE_BEGINS.matcher(line).matches()) {
                    stages.incrementAndGet();
                  }
                  if (line.startsWith("Unpacking ") || line.startsWith("Setting up ")) {
                    progress.detail(Math.min(done.incrementAndGet(), total), total);
                  }
                });
    return switch (result) {
      case NixBuild.Result.Built(Path path) -> {
        Rootfs rootfs = Rootfs.of(path);
        store.keep(rootName(path), path);
        // each by itself, so that whether a stage is complete can be read off the roots
        for (Path stage : rootfs.stages()) {
          store.keepNow(rootName(stage), stage);
        }
        store.release(temporary);
        yield checked(rootfs, stages.get());
      }
      case NixBuild.Result.Failed(String sentence, List<String> _) ->
          new Result.Failed("build", sentence);
    };
  }

  private static String rootName(Path stage) {
    return "rootfs-" + stage.getFileName().toString().substring(0, 32);
  }

  /// A stage below the last is checked as [NixBuild] checks the last one.
  ///
  /// @param fresh how many were built just now: the last ones, as each is made of those before it
  private Result checked(Rootfs rootfs, int fresh) throws IOException {
    List<Path> below = rootfs.stages().subList(0, rootfs.stages().size() - 1);
    for (Path stage : below.reversed().subList(0, Math.clamp(fresh - 1L, 0, below.size()))) {
      if (Files.isSymbolicLink(stage) || !store.isIntact(stage)) {
        return new Result.Failed("build", "a stage changed after it was built: " + stage);
      }
    }
    return new Result.Built(rootfs);
  }

  /// Brings every package file into the store, where the derivations expect it, and keeps it there:
  /// archives drop superseded versions, so the store may hold the only copy.
  private void fetch(PackageSet set, Progress progress) throws IOException {
    Map<Path, DebPackage> expected = new LinkedHashMap<>();
    Stream.concat(set.packages().stream(), set.tools().stream())
        .forEach(p -> expected.put(NixStore.fixedPath(p.sha256(), p.storeName()), p));
    Set<Path> missing = store.missing(expected.keySet());
    if (!missing.isEmpty()) {
      addKept(missing.stream().map(expected::get).toList());
    }
    List<DebPackage> unknown = store.missing(missing).stream().map(expected::get).toList();
    if (!unknown.isEmpty()) {
      progress.step("fetching " + unknown.size() + " packages");
      List<Path> files = downloads.fetch(unknown, progress);
      store.addFixed(files);
      for (Path file : new HashSet<>(files)) {
        Trees.delete(Objects.requireNonNull(file.getParent()));
      }
    }
    for (Map.Entry<Path, DebPackage> one : expected.entrySet()) {
      artifacts.adopt(one.getValue().sha256(), one.getKey());
    }
  }

  /// Brings files back to the store that it had before.
  private void addKept(List<DebPackage> wanted) throws IOException {
    Path folder = Files.createTempDirectory(work, "kept");
    try {
      List<Path> files = new ArrayList<>();
      for (DebPackage one : wanted) {
        Optional<Artifact> kept = artifacts.find(one.sha256());
        if (kept.isPresent()) {
          Path file = folder.resolve(one.storeName());
          Artifacts.linkOrCopy(kept.get().file(), file);
          files.add(file);
        }
      }
      store.addFixed(files);
    } finally {
      Trees.delete(folder);
    }
  }

  /// The store path of the static busybox with which everything of this set is built. Its package
  /// must be in the store: see [#build].
  public Path bootstrap(PackageSet set) throws IOException {
    Path folder = Files.createTempDirectory(work, "bootstrap");
    try {
      return bootstrap(set, folder.resolve("bootstrap"));
    } finally {
      Trees.delete(folder);
    }
  }

  private Path bootstrap(PackageSet set, Path folder) throws IOException {
    DebPackage busybox =
        set.tools().stream()
            .filter(tool -> tool.name().equals(BUSYBOX))
            .findFirst()
            .orElseThrow(() -> new IOException("the lock pins no " + BUSYBOX));
    Bootstrap.unpack(NixStore.fixedPath(busybox.sha256(), busybox.storeName()), folder);
    return store.add(folder);
  }

  private static Map<String, Object> closure(PackageSet set, Path bootstrap) {
    List<DebPackage> boot = set.packages().stream().filter(DebPackage::boot).toList();
    List<DebPackage> fakeroot =
        set.tools().stream().filter(tool -> !tool.name().equals(BUSYBOX)).toList();
    Map<String, Object> closure = new LinkedHashMap<>();
    closure.put("system", system());
    closure.put("epoch", set.epoch());
    closure.put("bootstrap", bootstrap.toString());
    closure.put("boot", files(boot));
    closure.put("fakeroot", files(fakeroot));
    closure.put("stages", stages(set));
    return closure;
  }

  private static List<Map<String, Object>> stages(PackageSet set) {
    SortedMap<Integer, List<DebPackage>> stages =
        set.packages().stream()
            .collect(Collectors.groupingBy(DebPackage::stage, TreeMap::new, Collectors.toList()));
    List<Map<String, Object>> described = new ArrayList<>();
    long sizeBytes = 0;
    for (Map.Entry<Integer, List<DebPackage>> stage : stages.entrySet()) {
      sizeBytes += stage.getValue().stream().mapToLong(DebPackage::sizeBytes).sum();
      if (stage.getKey() > 0) {
        described.add(
            Map.of("debs", files(stage.getValue()), "inMemory", sizeBytes <= IN_MEMORY_BYTES));
      }
    }
    return described;
  }

  private static List<Map<String, String>> files(List<DebPackage> packages) {
    return packages.stream().map(p -> Map.of("file", p.storeName(), "sha256", p.sha256())).toList();
  }

  private static String system() {
    return System.getProperty("os.arch", "").equals("aarch64") ? "aarch64-linux" : "x86_64-linux";
  }
}
