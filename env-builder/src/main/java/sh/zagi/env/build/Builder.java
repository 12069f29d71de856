// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.zagi.env.Manifest;
import sh.zagi.env.Progress;
import sh.zagi.env.choose.Choice;
import sh.zagi.env.choose.Chooser;
import sh.zagi.env.choose.PythonFiles;
import sh.zagi.env.choose.Source;
import sh.zagi.env.debian.AptSource;
import sh.zagi.env.debian.AptSources;
import sh.zagi.env.debian.Archives;
import sh.zagi.env.debian.ContentsIndex;
import sh.zagi.env.debian.DebDownloads;
import sh.zagi.env.debian.DebianIndex;
import sh.zagi.env.debian.DebianResolver;
import sh.zagi.env.debian.IndexSnapshot;
import sh.zagi.env.debian.IndexSource;
import sh.zagi.env.debian.PackageRequest;
import sh.zagi.env.debian.PackageSet;
import sh.zagi.env.debian.Selection;
import sh.zagi.env.detect.Plan;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.fetch.Artifacts;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.fetch.Registries;
import sh.zagi.env.fetch.Registry;
import sh.zagi.env.fetch.RegistryClient;
import sh.zagi.env.flake.FlakePackages;
import sh.zagi.env.flake.FlakeSettings;
import sh.zagi.env.layer.LayerBuilder;
import sh.zagi.env.layer.LibraryKind;
import sh.zagi.env.layer.LibraryKinds;
import sh.zagi.env.layer.Platform;
import sh.zagi.env.layer.Project;
import sh.zagi.env.layer.ToolResolver;
import sh.zagi.env.layer.Workshop;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.env.lock.EnvLock;
import sh.zagi.env.lock.Locked;
import sh.zagi.env.lock.LockedNix;
import sh.zagi.env.lock.LockedTool;
import sh.zagi.env.nix.BuilderScripts;
import sh.zagi.env.nix.NixStore;
import sh.zagi.env.nix.Rootfs;
import sh.zagi.env.nix.RootfsBuilder;
import sh.zagi.env.spec.DepsSpec;
import sh.zagi.env.spec.EnvSpec;
import tools.jackson.databind.JsonNode;

/// Resolves specs to locks, and builds locks. Knows no repositories.
final class Builder implements AutoCloseable {
  private static final String CHANNEL = "debian/bookworm";

  private final Archives archives = new Archives();
  private final DebianIndex index;
  private final ContentsIndex contents;
  private final RootfsBuilder rootfsBuilder;
  private final FlakePackages flakes;
  private final Artifacts artifacts;
  private final RegistryClient client;
  private final LayerBuilder layers;
  private final Path work;
  private final boolean wheels;
  private final Upkeep upkeep;

  Builder(Path folder, Registries registries, FlakeSettings settings) throws IOException {
    this.work = Files.createDirectories(folder.resolve("work"));
    List<AptSource> sources = AptSources.read(Path.of("/etc/apt"));
    NixStore store = NixStore.open(folder);
    this.contents = new ContentsIndex(sources, archives, folder.resolve("index"));
    this.upkeep = new Upkeep(store, folder);
    this.index = new DebianIndex(sources, archives, folder.resolve("index"));
    this.flakes = new FlakePackages(store, settings, work);
    this.artifacts = new Artifacts(folder.resolve("artifacts"));
    this.rootfsBuilder =
        new RootfsBuilder(
            store, new DebDownloads(sources, archives, folder.resolve("debs")), artifacts, work);
    this.client = new RegistryClient(registries, artifacts);
    this.wheels = registries.base(Registry.PYPI).isPresent();
    this.layers = new LayerBuilder(store, client, artifacts, work);
  }

  /// Digest of all scripts that turn a lock into bytes.
  static String digest() {
    return CanonicalJson.sha256((BuilderScripts.digest() + LayerBuilder.digest()).getBytes(UTF_8));
  }

  ContentsIndex contents() {
    return contents;
  }

  Upkeep upkeep() {
    return upkeep;
  }

  Artifacts artifacts() {
    return artifacts;
  }

  /// What env.nix should say for a plan.
  Choice choose(Plan plan, ProjectFiles files, Progress progress)
      throws Stop, InterruptedException {
    try {
      return new Chooser(new ToolResolver(client), index.current(progress), CHANNEL)
          .choose(plan, wheels ? List.of() : PythonFiles.of(plan, files));
    } catch (FetchException | IOException e) {
      throw new Stop("resolve", String.valueOf(e.getMessage()));
    }
  }

  /// Moves the package index to what its archives have now, for everybody who resolves from here
  /// on.
  void refresh(Progress progress) throws Stop {
    try {
      index.refresh(progress);
    } catch (IOException e) {
      throw new Stop("resolve", String.valueOf(e.getMessage()));
    }
  }

  /// Where a single tool comes from, for people who ask for it by hand.
  ///
  /// @param node the exact version of Node.js that is there, empty when there is none
  Source source(String tool, String version, String node) throws Stop, InterruptedException {
    try {
      IndexSnapshot snapshot = index.current(Progress.silent());
      return new Chooser(new ToolResolver(client), snapshot, CHANNEL).source(tool, version, node);
    } catch (FetchException | IOException e) {
      throw new Stop("resolve", String.valueOf(e.getMessage()));
    }
  }

  /// The pins that do not depend on the project's files.
  ///
  /// @param reasons package to why
  /// @param before the indexes to stay with, as long as they are here; empty for those of today
  Pins pins(EnvSpec spec, Map<String, String> reasons, List<IndexSource> before, Progress progress)
      throws Stop, IOException, InterruptedException {
    if (!spec.channel().equals(CHANNEL)) {
      throw new Stop("resolve", "channel " + spec.channel() + " is unknown, use " + CHANNEL);
    }
    List<PackageRequest> requests = new ArrayList<>();
    for (String text : spec.packages()) {
      String why = reasons.getOrDefault(text, Request.FILE);
      requests.add(
          PackageRequest.parse(text, why)
              .orElseThrow(() -> new Stop("resolve", "not a package: " + text)));
    }
    requests.addAll(ServicePlan.packages(spec));
    try {
      progress.step("resolving " + requests.size() + " packages");
      Optional<IndexSnapshot> same =
          before.isEmpty() ? Optional.empty() : index.find(DebianIndex.id(before));
      IndexSnapshot snapshot = same.isPresent() ? same.get() : index.current(progress);
      PackageSet set =
          switch (DebianResolver.resolve(snapshot, requests)) {
            case Selection.Resolved(PackageSet resolved) -> resolved;
            case Selection.Refused(String sentence) -> throw new Stop("resolve", sentence);
          };
      List<LockedTool> tools = new ArrayList<>();
      for (Map.Entry<String, String> tool : spec.tools().entrySet()) {
        tools.add(new ToolResolver(client).lock(tool.getKey(), tool.getValue()));
      }
      return new Pins(snapshot.sources(), set, tools);
    } catch (FetchException | IOException e) {
      throw new Stop("resolve", String.valueOf(e.getMessage()));
    }
  }

  /// Pins that stay while the project's files change.
  record Pins(List<IndexSource> sources, PackageSet debian, List<LockedTool> tools) {}

  /// Pins the inputs of an env.nix.
  ///
  /// @param text the env.nix
  /// @param before the `flake.lock` whose pins stay as far as they fit
  Optional<LockedNix> flakes(
      EnvSpec spec, String text, Optional<JsonNode> before, Progress progress)
      throws Stop, IOException {
    try {
      return spec.inputs().isEmpty()
          ? Optional.empty()
          : Optional.of(flakes.resolve(text, spec.inputs(), before, progress));
    } catch (FetchException e) {
      throw new Stop("resolve", String.valueOf(e.getMessage()));
    }
  }

  /// What every library layer stands on.
  Platform platform(Pins pins, Progress progress) throws Stop, IOException, InterruptedException {
    Rootfs rootfs =
        switch (rootfsBuilder.build(pins.debian(), progress)) {
          case RootfsBuilder.Result.Built(Rootfs built) -> built;
          case RootfsBuilder.Result.Failed(String step, String sentence) ->
              throw new Stop(step, sentence);
        };
    Path bootstrap = rootfsBuilder.bootstrap(pins.debian());
    if (pins.tools().isEmpty()) {
      return new Platform(bootstrap, rootfs, Optional.empty());
    }
    try {
      progress.step("unpacking " + pins.tools().size() + " tools");
      return new Platform(
          bootstrap, rootfs, Optional.of(layers.tools(pins.tools(), bootstrap, progress)));
    } catch (FetchException e) {
      throw new Stop("build", String.valueOf(e.getMessage()));
    }
  }

  /// Pins the project's libraries.
  List<Locked> libraries(EnvSpec spec, Project project, Platform platform, Progress progress)
      throws Stop, IOException, InterruptedException {
    Workshop workshop = new Workshop(client, artifacts, work, platform);
    List<Locked> locked = new ArrayList<>();
    try {
      for (DepsSpec deps : spec.deps()) {
        locked.add(kind(deps.kind()).resolve(workshop, project, deps, progress));
      }
      return locked;
    } catch (FetchException e) {
      throw new Stop("resolve", String.valueOf(e.getMessage()));
    }
  }

  /// Builds what a lock pins; returns quickly when everything is there.
  ///
  /// @param text the env.nix
  Manifest build(EnvSpec spec, EnvLock lock, String text, Progress progress)
      throws Stop, IOException, InterruptedException {
    Platform platform = platform(new Pins(lock.sources(), lock.debian(), lock.tools()), progress);
    List<Manifests.Libraries> libraries = new ArrayList<>();
    try {
      for (Locked one : lock.dependencies()) {
        progress.step("installing " + one.artifacts().size() + " " + one.kind() + " packages");
        LibraryKind kind = kind(one.kind());
        libraries.add(
            new Manifests.Libraries(
                layers.libraries(one, kind, platform, progress), kind.placement(one)));
      }
    } catch (FetchException e) {
      throw new Stop("build", String.valueOf(e.getMessage()));
    }
    Manifests.Nix nix = nix(spec, lock, text, progress);
    return Manifests.of(spec, lock, new Manifests.Built(platform, libraries, nix));
  }

  private Manifests.Nix nix(EnvSpec spec, EnvLock lock, String text, Progress progress)
      throws Stop, IOException {
    if (lock.nix().isEmpty()) {
      return new Manifests.Nix(List.of(), List.of());
    }
    try {
      List<Path> packages = flakes.realise(text, spec.inputs(), lock.nix().get(), progress);
      return new Manifests.Nix(packages, flakes.closure(packages));
    } catch (FetchException e) {
      throw new Stop("build", String.valueOf(e.getMessage()));
    }
  }

  private static LibraryKind kind(String name) throws Stop {
    return LibraryKinds.named(name)
        .orElseThrow(() -> new Stop("resolve", "deps of kind " + name + " are not supported"));
  }

  @Override
  public void close() {
    client.close();
    archives.close();
  }
}
