// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import sh.zagi.env.nix.NixStore;

/// How much disk environments take, and how much of it they share.
///
/// @param environments by key
/// @param logicalBytes what all of them would take without sharing
/// @param realBytes what the disk holds for all of them
public record StoreUsage(
    Map<String, OfEnvironment> environments, long logicalBytes, long realBytes) {
  /// @param logicalBytes of the environment alone, as if nothing were shared
  /// @param ownBytes what would be free if this one went and the others stayed
  public record OfEnvironment(long logicalBytes, long ownBytes) {
    /// Percent of the environment that others have as well.
    public long sharedPercent() {
      return percent(logicalBytes, ownBytes);
    }
  }

  /// Percent of the logical bytes that cost nothing.
  public long sharedPercent() {
    return percent(logicalBytes, realBytes);
  }

  private static long percent(long logical, long real) {
    return logical == 0 ? 0 : Math.max(0, 100 - (100 * real + logical - 1) / logical);
  }

  /// The objects of an environment: its layers with all that these refer to.
  public static Set<Path> closure(NixStore store, Collection<Path> layers) throws IOException {
    return StorePathSets.closure(store, layers);
  }

  /// Measures environments.
  ///
  /// @param layers environment key to the store paths of its layers, all of which must exist
  public static StoreUsage of(NixStore store, Map<String, ? extends Collection<Path>> layers)
      throws IOException {
    Map<Path, FileSizes> measured = new HashMap<>();
    Map<String, Set<Path>> objects = new TreeMap<>();
    for (Map.Entry<String, ? extends Collection<Path>> environment : layers.entrySet()) {
      Set<Path> closure = StorePathSets.closure(store, environment.getValue());
      objects.put(environment.getKey(), closure);
      for (Path object : closure) {
        if (!measured.containsKey(object)) {
          measured.put(object, FileSizes.of(object));
        }
      }
    }
    Map<Long, Owners> owners = new HashMap<>();
    objects.forEach(
        (key, closure) -> closure.forEach(object -> own(owners, key, measured, object)));
    Map<String, OfEnvironment> environments = new TreeMap<>();
    objects.forEach((key, closure) -> {
      long logical = closure.stream().mapToLong(one -> sizes(measured, one).logicalBytes()).sum();
      long own =
          owners.values().stream()
              .filter(one -> one.environments().equals(List.of(key)))
              .mapToLong(Owners::realBytes)
              .sum();
      environments.put(key, new OfEnvironment(logical, own));
    });
    return new StoreUsage(
        environments,
        environments.values().stream().mapToLong(OfEnvironment::logicalBytes).sum(),
        owners.values().stream().mapToLong(Owners::realBytes).sum());
  }

  /// The environments that have an inode.
  private record Owners(long realBytes, List<String> environments) {
    Owners with(String key) {
      if (environments.contains(key)) {
        return this;
      }
      List<String> more = new ArrayList<>(environments);
      more.add(key);
      return new Owners(realBytes, more);
    }
  }

  private static void own(
      Map<Long, Owners> owners, String key, Map<Path, FileSizes> measured, Path object) {
    sizes(measured, object)
        .files()
        .forEach((inode, known) ->
            owners.merge(
                inode,
                new Owners(known.realBytes(), List.of(key)),
                (present, _) -> present.with(key)));
  }

  private static FileSizes sizes(Map<Path, FileSizes> measured, Path object) {
    return measured.getOrDefault(object, new FileSizes(0, Map.of()));
  }
}
