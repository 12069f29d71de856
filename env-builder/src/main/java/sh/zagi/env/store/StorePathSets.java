// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

  /// The paths without those that something else still refers to, itself alive or not: who else
  /// made that has not been asked, and Nix removes no path before what refers to it.
  static Set<Path> removable(NixStore store, Collection<Path> paths) throws IOException {
    Set<Path> strangers = ask(store, paths, "--query", "--referrers");
    strangers.removeAll(paths);
    Set<Path> removable = new TreeSet<>(paths);
    removable.removeAll(ask(store, strangers, "--query", "--requisites"));
    return removable;
  }

  /// Removes paths that are [#removable] and that no root keeps.
  static void delete(NixStore store, Collection<Path> paths) throws IOException {
    // a derivation must not wait for what it made, which may be in a later batch
    for (List<Path> batch : batches(referrersFirst(store, paths))) {
      var _ = store.output(command(batch, "--option", "keep-derivations", "false", "--delete"));
    }
  }

  /// The same paths, each behind all that refer to it.
  private static List<Path> referrersFirst(NixStore store, Collection<Path> paths)
      throws IOException {
    Map<Path, List<Path>> references = references(store, paths);
    Map<Path, Integer> referrers = new HashMap<>();
    references.forEach((path, all) -> {
      referrers.putIfAbsent(path, 0);
      all.forEach(one -> referrers.merge(one, 1, Integer::sum));
    });
    Deque<Path> free = new ArrayDeque<>();
    referrers.forEach((path, count) -> {
      if (count == 0) {
        free.add(path);
      }
    });
    List<Path> sorted = new ArrayList<>();
    while (!free.isEmpty()) {
      Path path = free.remove();
      sorted.add(path);
      for (Path one : references.getOrDefault(path, List.of())) {
        if (referrers.merge(one, -1, Integer::sum) == 0) {
          free.add(one);
        }
      }
    }
    return sorted;
  }

  /// What each of the paths refers to among them. Nix writes for each path a line with its name,
  /// three lines that do not matter here, the number of its references, and a line for each.
  private static Map<Path, List<Path>> references(NixStore store, Collection<Path> paths)
      throws IOException {
    Set<Path> wanted = new HashSet<>(paths);
    Map<Path, List<Path>> references = new HashMap<>();
    for (List<Path> batch : batches(paths)) {
      Iterator<String> lines = store.output(command(batch, "--dump-db")).lines().iterator();
      while (lines.hasNext()) {
        Path path = Path.of(lines.next());
        for (int skipped = 0; skipped < 3; skipped++) {
          lines.next();
        }
        int count = Integer.parseInt(lines.next());
        List<Path> all = new ArrayList<>();
        for (int number = 0; number < count; number++) {
          Path one = Path.of(lines.next());
          if (wanted.contains(one) && !one.equals(path)) {
            all.add(one);
          }
        }
        references.put(path, all);
      }
    }
    return references;
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
    for (List<Path> batch : batches(paths)) {
      all.addAll(paths(store.output(command(batch, options))));
    }
    return all;
  }

  private static List<List<Path>> batches(Collection<Path> paths) {
    List<Path> list = List.copyOf(paths);
    List<List<Path>> batches = new ArrayList<>();
    for (int from = 0; from < list.size(); from += BATCH) {
      batches.add(list.subList(from, Math.min(list.size(), from + BATCH)));
    }
    return batches;
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
