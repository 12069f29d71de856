// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.oci;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sh.zagi.env.lock.CanonicalJson;

/// The indexes of all layers, made once each and kept on disk under a name that follows from what
/// the layer is made of. One is made at a time: whoever pulls is a stranger. Thread-safe.
final class LayerIndexes {
  /// Part of every name; to be changed when equal inputs shall give other bytes.
  private static final String FORMAT = "1";

  private static final int REMEMBERED = 2_000;
  private static final String SUFFIX = ".layer";

  private final Path folder;
  private final ReentrantLock making = new ReentrantLock();
  private final Cache<String, LayerIndex> known =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  LayerIndexes(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    sweep();
  }

  /// What a layer is made of.
  sealed interface Recipe {
    /// A stage of a root file system.
    ///
    /// @param special the files of all stages that the trees cannot hold; only with the last tree
    record Stage(Path tree, Optional<Path> special) implements Recipe {}

    /// @param id names the content of the parts' sources
    /// @param rootfs what they lie on
    record Added(List<LayerFiles.Part> parts, String id, LayerFiles.Below rootfs)
        implements Recipe {}
  }

  /// The index of a layer, if it was made before.
  Optional<LayerIndex> find(Recipe recipe) throws IOException {
    String name = name(recipe);
    LayerIndex remembered = known.getIfPresent(name);
    if (remembered != null && Files.exists(remembered.file())) {
      return Optional.of(remembered);
    }
    Optional<LayerIndex> found = LayerIndex.open(folder.resolve(name));
    found.ifPresent(index -> known.put(name, index));
    return found;
  }

  /// The index of a layer, found or made; reads all files of the layer when it is made.
  LayerIndex of(Recipe recipe) throws IOException, InterruptedException {
    Optional<LayerIndex> early = find(recipe);
    if (early.isPresent()) {
      return early.get();
    }
    making.lockInterruptibly();
    try {
      Optional<LayerIndex> found = find(recipe);
      return found.isPresent() ? found.get() : make(recipe);
    } finally {
      making.unlock();
    }
  }

  private LayerIndex make(Recipe recipe) throws IOException {
    SortedMap<String, Entry> entries = entries(recipe);
    Path partial = Files.createTempFile(folder, "partial-", "");
    try {
      try (LayerIndexWriter writer = new LayerIndexWriter(partial, roots(recipe))) {
        for (Entry entry : entries.values()) {
          writer.add(entry);
        }
        writer.finish();
      }
      Files.move(partial, folder.resolve(name(recipe)), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
    return find(recipe).orElseThrow(() -> new IOException("a layer's index vanished"));
  }

  private static SortedMap<String, Entry> entries(Recipe recipe) throws IOException {
    return switch (recipe) {
      case Recipe.Stage(Path tree, Optional<Path> special) -> LayerFiles.stage(tree, special);
      case Recipe.Added(List<LayerFiles.Part> parts, _, LayerFiles.Below below) ->
          LayerFiles.parts(parts, below);
    };
  }

  private static List<Path> roots(Recipe recipe) {
    return switch (recipe) {
      case Recipe.Stage(Path tree, Optional<Path> special) ->
          Stream.concat(Stream.of(tree), special.stream()).toList();
      case Recipe.Added(List<LayerFiles.Part> parts, _, _) ->
          parts.stream().map(LayerFiles.Part::source).distinct().toList();
    };
  }

  private static String name(Recipe recipe) {
    List<String> words =
        switch (recipe) {
          case Recipe.Stage(Path tree, Optional<Path> special) ->
              List.of(FORMAT, tree.toString(), special.map(Path::toString).orElse(""));
          case Recipe.Added(List<LayerFiles.Part> parts, String id, LayerFiles.Below rootfs) ->
              List.of(
                  FORMAT,
                  id,
                  parts.stream()
                      .map(part -> part.target() + " " + part.isUsers())
                      .collect(Collectors.joining(" ")),
                  rootfs.special().toString());
        };
    return CanonicalJson.sha256(String.join("\n", words).getBytes(StandardCharsets.UTF_8)) + SUFFIX;
  }

  /// Forgets what was cut short and what described files that are gone.
  private void sweep() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Optional<LayerIndex> index = LayerIndex.open(file);
        if (index.isEmpty() || !index.get().isComplete()) {
          Files.delete(file);
        }
      }
    }
  }
}
