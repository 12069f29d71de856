// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.Layer;
import sh.zagi.env.nix.NixStore;

/// Keeps the layers of sessions from being removed, from before they are mounted until the session
/// is gone: each is a root of the store, so that it holds over a restart, and for every collector
/// of the machine. Costs a few links and no program. Thread-safe.
public final class LayerHolds {
  private static final Pattern NAME = Pattern.compile("session-(\\d+)-\\d+");

  private final NixStore store;
  private Set<Path> doomed = Set.of();

  LayerHolds(NixStore store) {
    this.store = store;
  }

  /// Holds the layers of a session; waits while one of them is being removed.
  ///
  /// @param session a number that no other session of this server has
  /// @throws IOException when a layer is not there (any more)
  public synchronized void hold(int session, List<Layer> layers)
      throws IOException, InterruptedException {
    List<Path> objects =
        layers.stream().flatMap(layer -> NixStore.object(layer.storePath()).stream()).toList();
    while (objects.stream().anyMatch(doomed::contains)) {
      wait();
    }
    for (int number = 0; number < objects.size(); number++) {
      store.keepNow("session-" + session + "-" + number, objects.get(number));
    }
    for (Path object : objects) {
      if (!Files.exists(object)) {
        release(session);
        throw new IOException("a part of the environment was removed: " + object);
      }
    }
  }

  /// Ends a [#hold].
  public synchronized void release(int session) throws IOException {
    for (String name : store.kept().keySet()) {
      if (isOf(name, Set.of(session))) {
        store.release(name);
      }
    }
  }

  /// Whether a root belongs to one of these sessions.
  static boolean isOf(String root, Collection<Integer> sessions) {
    Matcher matcher = NAME.matcher(root);
    return matcher.matches() && sessions.contains(Integer.parseInt(matcher.group(1)));
  }

  /// Whether a root belongs to a session.
  static boolean isHold(String root) {
    return NAME.matcher(root).matches();
  }

  /// Names what is about to go: who wants to hold any of it waits until [#spare].
  synchronized void doom(Set<Path> objects) {
    doomed = Set.copyOf(objects);
  }

  synchronized void spare() {
    doomed = Set.of();
    notifyAll();
  }
}
