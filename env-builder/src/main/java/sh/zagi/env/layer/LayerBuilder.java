// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import sh.zagi.env.Progress;
import sh.zagi.env.fetch.Artifact;
import sh.zagi.env.fetch.Artifacts;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.fetch.Integrity;
import sh.zagi.env.fetch.RegistryClient;
import sh.zagi.env.fetch.RegistryPath;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.env.lock.Locked;
import sh.zagi.env.lock.LockedTool;
import sh.zagi.env.nix.NixBuild;
import sh.zagi.env.nix.NixStore;
import sh.zagi.storage.folder.WorkFolder;

/// Builds the layers that are not Debian packages, each as one Nix derivation without a network. A
/// pure function of the lock: a layer that exists is found, not built.
public final class LayerBuilder {
  private static final Duration TIMEOUT = Duration.ofMinutes(20);
  private static final List<String> RESOURCES =
      List.of(
          "layer.nix",
          "builder/bundler.sh",
          "builder/cargo.sh",
          "builder/composer.sh",
          "builder/go.sh",
          "builder/gradle.sh",
          "builder/maven.sh",
          "builder/node.sh",
          "builder/npm.sh",
          "builder/pip.sh",
          "builder/pnpm.sh",
          "builder/registry.js",
          "builder/root.sh",
          "builder/serve.sh",
          "builder/yarn.sh");
  private static final int ADD_BATCH = 200;

  private final NixStore store;
  private final RegistryClient client;
  private final Artifacts artifacts;
  private final Path work;

  /// @param work a folder for temporary files
  public LayerBuilder(NixStore store, RegistryClient client, Artifacts artifacts, Path work) {
    this.store = store;
    this.client = client;
    this.artifacts = artifacts;
    this.work = work;
  }

  /// Changes when, and only when, the scripts do.
  public static String digest() {
    try {
      StringBuilder all = new StringBuilder();
      for (String name : RESOURCES) {
        all.append(name).append('\n').append(new String(resource(name), UTF_8));
      }
      return CanonicalJson.sha256(all.toString().getBytes(UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("resources of this class", e);
    }
  }

  /// Node.js with its tools, to be seen at `/opt/zagi/node`.
  ///
  /// @param bootstrap store path of a static busybox
  public Path tools(List<LockedTool> tools, Path bootstrap, Progress progress)
      throws FetchException, IOException, InterruptedException {
    Recipe recipe = new Recipe("zagi-node", "node.sh");
    for (LockedTool tool : tools) {
      String place = place(tool);
      recipe.file(tarball(tool), place);
      tool.programs()
          .forEach((name, file) -> recipe.text((place + "/" + file).getBytes(UTF_8), name));
    }
    return build(recipe, new Making(bootstrap, log -> Optional.empty(), progress));
  }

  /// The libraries of a lock.
  public Path libraries(Locked locked, LibraryKind kind, Platform platform, Progress progress)
      throws FetchException, IOException, InterruptedException {
    Workshop workshop = new Workshop(client, artifacts, work, platform);
    Recipe recipe = kind.recipe(workshop, locked);
    return build(recipe, new Making(platform.bootstrap(), kind::complaint, progress));
  }

  /// @param complaint finds the reason in a failed build's log
  private record Making(
      Path bootstrap, Function<List<String>, Optional<String>> complaint, Progress progress) {}

  private static String place(LockedTool tool) {
    if (MavenTools.has(tool)) {
      return "lib/" + MavenTools.artifact(tool.packageName());
    }
    return tool.programs().isEmpty() ? "." : "lib/node_modules/" + tool.packageName();
  }

  private Artifact tarball(LockedTool tool) throws FetchException, InterruptedException {
    RegistryPath path =
        MavenTools.has(tool)
            ? MavenTools.archive(tool.packageName(), tool.version())
            : RegistryPath.npmTarball(tool.packageName(), tool.version())
                .orElseThrow(
                    () -> new FetchException("the lock has a bad name: " + tool.packageName()));
    List<Integrity> expected = new ArrayList<>(List.of(new Integrity("sha256", tool.sha256())));
    Integrity.parse(tool.integrity()).ifPresent(expected::add);
    return client.artifact(path, expected);
  }

  private Path build(Recipe recipe, Making making) throws FetchException, IOException {
    addFiles(recipe.files());
    try (WorkFolder folder = WorkFolder.create(work, "layer")) {
      Files.createDirectories(folder.path().resolve("builder"));
      for (String name : RESOURCES) {
        Files.write(folder.path().resolve(name), resource(name));
      }
      byte[] json = CanonicalJson.bytes(recipe.json(making.bootstrap()));
      Files.write(folder.path().resolve("layer.json"), json);
      String root = "layer-" + CanonicalJson.sha256(json).substring(0, 32);
      NixBuild.Result result =
          new NixBuild(store)
              .build(
                  new NixBuild.Target(folder.path().resolve("layer.nix"), "layer", root),
                  TIMEOUT,
                  making.progress()::output);
      return switch (result) {
        case NixBuild.Result.Built(Path path) -> path;
        case NixBuild.Result.Failed(String sentence, List<String> log) ->
            throw new FetchException(making.complaint().apply(log).orElse(sentence));
      };
    }
  }

  private void addFiles(Collection<Path> files) throws IOException {
    Map<Path, Path> bySource = new HashMap<>();
    for (Path file : files) {
      String sha256 = Objects.requireNonNull(file.getFileName()).toString();
      bySource.put(NixStore.fixedPath(sha256, sha256), file);
    }
    List<Path> absent =
        store.missing(bySource.keySet()).stream().map(bySource::get).sorted().toList();
    for (int from = 0; from < absent.size(); from += ADD_BATCH) {
      store.addFixed(absent.subList(from, Math.min(absent.size(), from + ADD_BATCH)));
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = LayerBuilder.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }
}
