// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.oci;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.App;
import sh.zagi.env.EnvKey;
import sh.zagi.env.Environment;
import sh.zagi.env.Layer;
import sh.zagi.env.LayerRole;
import sh.zagi.env.Manifest;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.TreeId;
import tools.jackson.core.JacksonException;

/// The images of repositories, by tag and by digest. Nothing is built here: what has no environment
/// on this machine has no image. Thread-safe.
///
/// Tags: [#LATEST], [#ENVIRONMENT], and the key of every environment that the repository describes.
public final class Images {
  /// The trunk's environment with the trunk's files on top.
  public static final String LATEST = "latest";

  /// The trunk's environment alone.
  public static final String ENVIRONMENT = "env";

  private static final Logger LOG = LoggerFactory.getLogger(Images.class);
  private static final String REFS = "refs/envs/";
  private static final String WORKSPACE = "/workspace";
  private static final String HOME = "/home/dev/";

  /// How long parts of an image that was asked for can be had although the trunk went on.
  private static final Duration PULL_TIME = Duration.ofHours(1);

  private static final int REMEMBERED = 10_000;

  private final LayerIndexes indexes;
  private final Finder finder;
  private final Sources sources;
  private final Cache<Place, Blob> blobs =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(PULL_TIME).build();

  /// Finds the environment of a tree when it has been built already.
  @FunctionalInterface
  public interface Finder {
    Optional<Environment> find(Repo repo, TreeId tree);
  }

  /// Gives the folder with the files of a tree, which nobody changes.
  @FunctionalInterface
  public interface Sources {
    Path of(Repo repo, TreeId tree) throws IOException;
  }

  private record Place(Path repository, String digest) {}

  /// @param folder for the indexes of layers, usually `DATA/env/oci`
  public Images(Path folder, Finder finder, Sources sources) throws IOException {
    this.indexes = new LayerIndexes(folder);
    this.finder = finder;
    this.sources = sources;
  }

  /// The image of a tag. The first call for an environment reads all of its files.
  public Optional<Image> tagged(Repo repo, String tag) throws IOException, InterruptedException {
    Optional<Wanted> wanted = wanted(repo, tag);
    return wanted.isEmpty() ? Optional.empty() : Optional.of(make(repo, wanted.get()));
  }

  /// A manifest or another part of one of the repository's images, if that image was asked for by
  /// tag before.
  public Optional<Blob> blob(Repo repo, String digest) throws IOException {
    Place place = new Place(repo.folder(), digest);
    Blob known = blobs.getIfPresent(place);
    if (known == null) {
      rememberAll(repo);
      known = blobs.getIfPresent(place);
    }
    return known != null && known.isComplete() ? Optional.of(known) : Optional.empty();
  }

  /// All tags that have an image now, sorted.
  public List<String> tags(Repo repo) {
    return candidates(repo).stream().filter(tag -> wanted(repo, tag).isPresent()).sorted().toList();
  }

  private static List<String> candidates(Repo repo) {
    List<String> tags = new ArrayList<>(List.of(LATEST, ENVIRONMENT));
    repo.refs(REFS).keySet().forEach(ref -> tags.add(ref.substring(REFS.length())));
    return tags;
  }

  /// @param source the tree whose files lie on top
  private record Wanted(Environment environment, Optional<TreeId> source) {}

  private Optional<Wanted> wanted(Repo repo, String tag) {
    return switch (tag) {
      case LATEST, ENVIRONMENT -> {
        Optional<TreeId> tree = repo.trunkCommit().map(repo::treeId);
        yield tree.flatMap(id -> finder.find(repo, id))
            .map(found -> new Wanted(found, tag.equals(LATEST) ? tree : Optional.empty()));
      }
      default -> described(repo, tag).map(found -> new Wanted(found, Optional.empty()));
    };
  }

  private static Optional<Environment> described(Repo repo, String key) {
    try {
      EnvKey name = new EnvKey(key);
      return repo.readFile(name.ref(), "manifest.json")
          .map(bytes -> CanonicalJson.MAPPER.readValue(bytes, Manifest.class))
          .filter(manifest ->
              manifest.layers().stream().allMatch(layer -> Files.exists(layer.storePath())))
          .map(manifest -> new Environment(name, new App("", ""), manifest));
    } catch (IllegalArgumentException | JacksonException e) {
      LOG.debug("{}: no environment {}", repo.path(), key, e);
      return Optional.empty();
    }
  }

  private Image make(Repo repo, Wanted wanted) throws IOException, InterruptedException {
    List<LayerIndex> layers = new ArrayList<>();
    Recipes recipes = recipes(repo, wanted);
    for (LayerIndexes.Recipe recipe : recipes.all()) {
      layers.add(indexes.of(recipe));
    }
    return remember(repo, wanted, recipes, layers);
  }

  /// All images whose layers have been made: after a restart their parts can still be fetched.
  private void rememberAll(Repo repo) throws IOException {
    for (String tag : candidates(repo)) {
      Optional<Wanted> wanted = wanted(repo, tag);
      if (wanted.isPresent()) {
        Recipes recipes = recipes(repo, wanted.get());
        List<LayerIndex> layers = new ArrayList<>();
        for (LayerIndexes.Recipe recipe : recipes.all()) {
          indexes.find(recipe).ifPresent(layers::add);
        }
        if (layers.size() == recipes.all().size()) {
          var _ = remember(repo, wanted.get(), recipes, layers);
        }
      }
    }
  }

  private Image remember(Repo repo, Wanted wanted, Recipes recipes, List<LayerIndex> layers) {
    Image image =
        Image.of(
            new Image.Content(
                wanted.environment(), layers, recipes.names(), wanted.source().isPresent()));
    List<Blob> all = new ArrayList<>(image.blobs());
    all.add(image.manifest());
    all.forEach(blob -> blobs.put(new Place(repo.folder(), blob.descriptor().digest()), blob));
    return image;
  }

  private record Recipes(List<LayerIndexes.Recipe> all, List<String> names) {
    void add(LayerIndexes.Recipe recipe, String name) {
      all.add(recipe);
      names.add(name);
    }
  }

  private Recipes recipes(Repo repo, Wanted wanted) throws IOException {
    List<Layer> layers = wanted.environment().manifest().layers();
    LayerFiles.Below rootfs =
        new LayerFiles.Below(
            paths(layers, LayerRole.ROOTFS), paths(layers, LayerRole.SPECIAL).getFirst());
    Recipes recipes = new Recipes(new ArrayList<>(), new ArrayList<>());
    for (Path tree : rootfs.trees()) {
      boolean isLast = tree.equals(rootfs.trees().getLast());
      recipes.add(
          new LayerIndexes.Recipe.Stage(
              tree, isLast ? Optional.of(rootfs.special()) : Optional.empty()),
          "root file system");
    }
    List<Layer> closure = new ArrayList<>();
    for (Layer layer : layers) {
      switch (layer.role()) {
        case ROOTFS, SPECIAL -> {}
        case TOOL, DEPS -> {
          boolean isUsers = isUsers(layer.target());
          recipes.add(
              added(List.of(layer), rootfs),
              (isUsers ? "libraries in " : "tools in ") + layer.target());
        }
        // A closure has hundreds of paths, and engines stack about a hundred layers.
        case NIX -> closure.add(layer);
      }
    }
    if (!closure.isEmpty()) {
      recipes.add(added(closure, rootfs), "packages of flakes");
    }
    if (wanted.source().isPresent()) {
      TreeId tree = wanted.source().get();
      Path files = sources.of(repo, tree);
      recipes.add(
          new LayerIndexes.Recipe.Added(
              List.of(new LayerFiles.Part(files, WORKSPACE, true)), tree.hex(), rootfs),
          "files of tree " + tree.hex());
    }
    return recipes;
  }

  private static LayerIndexes.Recipe added(List<Layer> layers, LayerFiles.Below rootfs) {
    return new LayerIndexes.Recipe.Added(
        layers.stream()
            .map(layer ->
                new LayerFiles.Part(layer.storePath(), layer.target(), isUsers(layer.target())))
            .toList(),
        layers.stream().map(layer -> layer.storePath().toString()).collect(Collectors.joining(" ")),
        rootfs);
  }

  private static boolean isUsers(String target) {
    return target.equals(WORKSPACE)
        || target.startsWith(WORKSPACE + "/")
        || target.startsWith(HOME);
  }

  private static List<Path> paths(List<Layer> layers, LayerRole role) throws IOException {
    List<Path> paths =
        layers.stream().filter(layer -> layer.role() == role).map(Layer::storePath).toList();
    if (paths.isEmpty()) {
      throw new IOException("an environment without a layer " + role);
    }
    return paths;
  }
}
