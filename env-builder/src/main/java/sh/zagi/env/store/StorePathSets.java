// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import sh.zagi.env.nix.NixStore;

/// Questions to the store about sets of paths.
final class StorePathSets {
  /// So that no command line is too long.
  private static final int BATCH = 500;

  private StorePathSets() {}

  /// The objects that the paths lie in, with all that these refer to.
  static Set<Path> closure(NixStore store, Collection<Path> paths) throws IOException {
    return ask(store, objects(paths), "--query", "--requisites");
  }

  /// What was made on the way to these paths: derivations, their inputs, and the results of those.
  static Set<Path> making(NixStore store, Collection<Path> paths) throws IOException {
    Set<Path> derivers = new LinkedHashSet<>();
    for (Path deriver : ask(store, objects(paths), "--query", "--deriver")) {
      if (Files.exists(deriver)) {
        derivers.add(deriver);
      }
    }
    return ask(store, derivers, "--query", "--requisites", "--include-outputs");
  }

  /// What no root of this machine keeps.
  static Set<Path> dead(NixStore store) throws IOException {
    return paths(store.output(List.of("nix-store", "--gc", "--print-dead")));
  }

  /// Removes paths; none of them may be kept by a root.
  static void delete(NixStore store, Collection<Path> paths) throws IOException {
    // a batch takes its referrers with it, so each batch asks what is left
    List<Path> left = paths.stream().sorted().toList();
    for (int from = 0; from < left.size(); from += BATCH) {
      List<Path> batch =
          left.subList(from, Math.min(left.size(), from + BATCH)).stream()
              .filter(path -> Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS))
              .toList();
      if (!batch.isEmpty()) {
        var _ = store.output(command(batch, "--delete"));
      }
    }
  }

  private static Set<Path> objects(Collection<Path> paths) {
    Set<Path> objects = new TreeSet<>();
    for (Path path : paths) {
      Optional<Path> object = NixStore.object(path).filter(Files::exists);
      object.ifPresent(objects::add);
    }
    return objects;
  }

  private static Set<Path> ask(NixStore store, Collection<Path> paths, String... options)
      throws IOException {
    Set<Path> all = new TreeSet<>();
    List<Path> list = List.copyOf(paths);
    for (int from = 0; from < list.size(); from += BATCH) {
      List<Path> batch = list.subList(from, Math.min(list.size(), from + BATCH));
      all.addAll(paths(store.output(command(batch, options))));
    }
    return all;
  }

  private static List<String> command(Collection<Path> paths, String... options) {
    List<String> command = new ArrayList<>(List.of("nix-store"));
    command.addAll(List.of(options));
    paths.forEach(path -> command.add(path.toString()));
    return command;
  }

  private static Set<Path> paths(String output) {
    Set<Path> paths = new TreeSet<>();
    output
        .lines()
        .map(Path::of)
        .filter(path -> path.startsWith(NixStore.STORE))
        .forEach(paths::add);
    return paths;
  }
}
