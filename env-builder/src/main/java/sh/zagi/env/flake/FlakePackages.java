// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.flake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.Progress;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.env.lock.LockedNix;
import sh.zagi.env.nix.NixStore;
import sh.zagi.storage.folder.WorkFolder;
import tools.jackson.databind.JsonNode;

/// Packages of flakes, from the references in an env.nix to store paths.
public final class FlakePackages {
  private static final Logger LOG = LoggerFactory.getLogger(FlakePackages.class);

  private final NixStore store;
  private final FlakeStore packages;
  private final FlakeSettings settings;
  private final FlakeInputs inputs;
  private final Path work;

  /// @param work for temporary folders
  public FlakePackages(NixStore store, FlakeSettings settings, Path work) {
    this.store = store;
    NixBox box = new NixBox(store, settings);
    this.packages = new FlakeStore(store, box);
    this.settings = settings;
    this.inputs = new FlakeInputs(box, settings);
    this.work = work;
  }

  /// Pins the inputs and says which packages of them the env.nix takes.
  ///
  /// @param text the env.nix
  /// @param references its inputs, by name
  /// @param before the `flake.lock` whose pins stay as far as they fit
  /// @throws FetchException when an input cannot be had or the text cannot be evaluated with it
  public LockedNix resolve(
      String text, Map<String, String> references, Optional<JsonNode> before, Progress progress)
      throws FetchException, IOException {
    progress.step("pinning " + references.size() + " inputs of env.nix");
    try (WorkFolder folder = WorkFolder.create(work, "flake")) {
      JsonNode lock =
          inputs.lock(references, before, Files.createDirectory(folder.path().resolve("lock")));
      List<LockedNix.Derivation> packages = evaluate(text, references, lock, folder.path());
      return new LockedNix(lock, packages);
    }
  }

  /// The store paths of the packages: those that are here, then those of the binary cache, then
  /// built ones. All are kept.
  public List<Path> realise(
      String text, Map<String, String> references, LockedNix locked, Progress progress)
      throws FetchException, IOException {
    List<LockedNix.Derivation> missing = new ArrayList<>();
    for (LockedNix.Derivation one : locked.packages()) {
      if (!store.missing(List.of(Path.of(one.outPath()))).isEmpty() && !substitute(one, progress)) {
        missing.add(one);
      }
    }
    if (!missing.isEmpty()) {
      build(text, references, locked, missing, progress);
    }
    List<Path> paths = new ArrayList<>();
    for (LockedNix.Derivation one : locked.packages()) {
      Path path = Path.of(one.outPath());
      store.keep("nix-" + hash(one.outPath()), path);
      paths.add(path);
    }
    return paths;
  }

  /// Everything that the paths refer to, with themselves.
  public List<Path> closure(List<Path> paths) throws IOException {
    return packages.closure(paths);
  }

  private List<LockedNix.Derivation> evaluate(
      String text, Map<String, String> references, JsonNode lock, Path folder)
      throws FetchException, IOException {
    Path copy = Files.createDirectory(folder.resolve("inputs"));
    inputs.copyTo(references, lock, copy, root(folder));
    Path flake = Files.createDirectory(folder.resolve("flake"));
    Files.writeString(flake.resolve("flake.nix"), text);
    Files.write(flake.resolve("flake.lock"), CanonicalJson.MAPPER.writeValueAsBytes(lock));
    return FlakeEvaluation.packages(flake, root(folder));
  }

  private static Path root(Path folder) {
    return folder.resolve("store");
  }

  private boolean substitute(LockedNix.Derivation wanted, Progress progress) throws IOException {
    if (settings.cache().isEmpty() || settings.cacheKey().isEmpty()) {
      return false;
    }
    progress.step("fetching " + wanted.name() + " from the binary cache");
    Optional<String> refusal =
        packages.substitute(
            Path.of(wanted.outPath()), settings.cache().get(), settings.cacheKey().get());
    refusal.ifPresent(why -> LOG.info("the binary cache gave no {}: {}", wanted.outPath(), why));
    return refusal.isEmpty();
  }

  private void build(
      String text,
      Map<String, String> references,
      LockedNix locked,
      List<LockedNix.Derivation> missing,
      Progress progress)
      throws FetchException, IOException {
    try (WorkFolder folder = WorkFolder.create(work, "flake")) {
      List<LockedNix.Derivation> again = evaluate(text, references, locked.flake(), folder.path());
      if (!again.equals(locked.packages())) {
        throw new FetchException("env.nix: its inputs no longer give the packages that are pinned");
      }
      for (LockedNix.Derivation one : missing) {
        progress.step("building " + one.name());
        Path plan = Path.of(one.drvPath());
        Optional<String> refusal = packages.copyPlan(plan, FlakeInputs.local(root(folder.path())));
        Optional<String> failure =
            refusal.isPresent() ? refusal : packages.build(plan, folder.path());
        if (failure.isPresent()) {
          throw new FetchException("building " + one.name() + " failed: " + failure.get());
        }
      }
    }
  }

  private static String hash(String storePath) {
    int start = NixStore.STORE.toString().length() + 1;
    return storePath.substring(start, start + 32);
  }
}
